-- A round of a trivia night may be from one of the server's lists: subjects are objects in place of topics.
UPDATE quiz_nights SET subjects = (
    SELECT json_group_array(json_object('topic', subject.value)) FROM json_each(quiz_nights.subjects) subject
);
