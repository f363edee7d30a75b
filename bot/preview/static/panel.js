// The panel beside SimCord's page: where one is, who one is, and what its page has no place for.
// Everything that it shows comes with each snapshot, in the reader's language.

const KEPT = "preview-scene"; // where a reload comes back to
const RETRY_MS = 100;

/** Make an element with properties and children. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Do something as soon as the page is not at something else; what it is asked meanwhile it forgets. */
function act(kind, body) {
  if (window.previewPanel.isBusy()) {
    setTimeout(act, RETRY_MS, kind, body);
    return;
  }
  window.previewPanel.dispatch(kind, body);
}

let shown = null; // the panel's content as of the last snapshot
let fingerprint = "";

/** Go somewhere, as somebody, reading some language. */
function go(change) {
  const { place, viewer, locale } = { ...shown, ...change };
  sessionStorage.setItem(KEPT, JSON.stringify({ place, viewer }));
  act("viewer", { viewer_id: viewer, place, locale });
}

const server = make("h1", { className: "panel-server" });
const more = make("button", { type: "button", className: "panel-more", textContent: "☰" });
const places = make("nav", { className: "panel-places" });
const viewer = make("select", { id: "panel-viewer" });
const language = make("select", { id: "panel-locale" });
const skip = make("select", { id: "panel-skip" });
const players = make("button", { type: "button", id: "panel-players" });
const playersHint = make("p", { className: "panel-note" });
const invite = make("button", { type: "button", id: "panel-invite" });
const inviteHint = make("p", { className: "panel-note" });
const difference = make("p", { className: "panel-note" });
const hint = make("p", { className: "panel-note panel-hint" });
const inspector = make("button", { type: "button", className: "panel-quiet" });
const labels = Object.fromEntries([["viewer", viewer], ["locale", language], ["skip", skip]].map(([key, field]) => {
  const text = make("span");
  return [key, { text, row: make("label", { className: "panel-field" }, text, field) }];
}));
const options = make("div", { className: "panel-options" },
  labels.viewer.row, labels.locale.row, labels.skip.row, players, playersHint, invite, inviteHint, hint, difference, inspector);
const panel = make("aside", { id: "panel" }, make("header", {}, server, more), places, options);
const menu = make("div", { id: "panel-menu", popover: "auto" });
menu.setAttribute("role", "menu");

viewer.addEventListener("change", () => go({ viewer: viewer.value }));
language.addEventListener("change", () => go({ locale: language.value }));
skip.addEventListener("change", () => {
  act("refresh", { skip: Number(skip.value) });
  skip.value = "";
});
players.addEventListener("click", () => act("refresh", { quiz: true }));
invite.addEventListener("click", () => {
  sessionStorage.setItem(KEPT, JSON.stringify({ place: "dm", viewer: shown.inviter }));
  act("viewer", { viewer_id: shown.inviter, place: "dm", locale: shown.locale, invite: true });
});
inspector.addEventListener("click", () => document.getElementById("inspector-toggle").click());
more.addEventListener("click", () => {
  const open = panel.classList.toggle("is-open");
  more.setAttribute("aria-expanded", String(open));
});

/** Fill a select with choices, and show one. */
function fill(select, choices, value) {
  select.replaceChildren(...choices.map((choice) => make("option", { value: choice.value, textContent: choice.label })));
  select.value = value;
}

/** Show the panel's content. */
function show(content) {
  const { texts } = content;
  document.documentElement.lang = content.locale;
  panel.setAttribute("aria-label", texts.panel);
  more.setAttribute("aria-label", texts.panel);
  more.setAttribute("aria-expanded", String(panel.classList.contains("is-open")));
  server.textContent = content.server;
  places.setAttribute("aria-label", texts.place);
  places.replaceChildren(...content.places.map((place) => {
    const button = make("button", { type: "button", textContent: place.label, title: place.title || "" });
    button.dataset.place = place.value;
    if (place.value === content.place) button.setAttribute("aria-current", "page");
    button.addEventListener("click", () => go({ place: place.value }));
    return button;
  }));
  for (const [key, { text }] of Object.entries(labels)) text.textContent = texts[key];
  fill(viewer, content.viewers, content.viewer);
  fill(language, content.locales, content.locale);
  fill(skip, [{ value: "", label: texts.skipHint }, ...content.skips], "");
  players.hidden = playersHint.hidden = !texts.players;
  players.disabled = content.isPlaying;
  players.textContent = texts.players;
  playersHint.textContent = texts.playersHint;
  invite.textContent = texts.invite;
  inviteHint.textContent = texts.inviteHint;
  hint.textContent = texts.hint;
  difference.textContent = texts.difference;
  inspector.textContent = texts.inspector;
  document.getElementById("channel-empty").textContent = texts.hint;
}

/** Open the menu of a message. */
function openMenu(button, messageId) {
  menu.replaceChildren(...shown.menus.map((item) => {
    const choice = make("button", { type: "button", textContent: item.label });
    choice.setAttribute("role", "menuitem");
    choice.addEventListener("click", () => {
      menu.hidePopover();
      act("click", { control_key: `message:${messageId}:component:menu:${item.value}` });
    });
    return choice;
  }));
  menu.showPopover();
  const at = button.getBoundingClientRect();
  menu.style.top = `${Math.min(at.bottom + 4, window.innerHeight - menu.offsetHeight - 8)}px`;
  menu.style.left = `${Math.max(8, at.right - menu.offsetWidth)}px`;
  menu.querySelector("button")?.focus();
}

/** Give each message that has none a button for its menu. */
function addMenus() {
  for (const toolbar of document.querySelectorAll(".channel-message .message-context-actions")) {
    if (!shown?.menus.length || toolbar.querySelector(".panel-apps")) continue;
    const messageId = toolbar.closest(".channel-message").dataset.messageId;
    const button = make("button", { type: "button", className: "message-action-button panel-apps", textContent: "⋯" });
    button.title = shown.texts.menu;
    button.setAttribute("aria-label", shown.texts.menu);
    button.setAttribute("aria-haspopup", "menu");
    button.addEventListener("click", () => openMenu(button, messageId));
    toolbar.append(button);
  }
}

const timeline = document.getElementById("channel-timeline");
const NEAR = 80; // pixels from the end that count as at the end
let follows = true; // the newest message stays in sight, as one reads at the end
let newest = ""; // the id of the newest message
let lastRequest = null; // the last thing done here

timeline.addEventListener("scroll", () => {
  follows = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < NEAR;
});
new ResizeObserver(() => {
  if (follows) timeline.scrollTop = timeline.scrollHeight;
}).observe(document.getElementById("channel-message-list"));

/** Show the newest message to whoever caused it, or was reading at the end. */
function follow(snapshot, hasMoved) {
  const last = snapshot.timeline.at(-1) ?? "";
  const request = snapshot.lastAction?.requestId ?? null;
  if (hasMoved || (last !== newest && request !== lastRequest)) follows = true;
  if (follows && (hasMoved || last !== newest)) timeline.scrollTop = timeline.scrollHeight;
  newest = last;
  lastRequest = request;
}

let isBack = false; // a reload has come back to where it was

/** Take up where the page was before it was reloaded. */
function comeBack(content) {
  isBack = true;
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "{}");
  const isKnown = content.places.some((place) => place.value === kept.place)
    && content.viewers.some((person) => person.value === kept.viewer);
  if (isKnown && (kept.place !== content.place || kept.viewer !== content.viewer)) go(kept);
}

window.addEventListener("preview-snapshot", ({ detail }) => {
  if (!detail.panel) return;
  const hasMoved = shown?.place !== detail.panel.place;
  shown = detail.panel;
  const now = JSON.stringify(shown);
  if (now !== fingerprint) {
    fingerprint = now;
    show(shown);
    for (const button of document.querySelectorAll(".panel-apps")) button.remove();
  }
  addMenus();
  follow(detail, hasMoved);
  if (!isBack) comeBack(shown);
});

document.getElementById("preview-workspace").prepend(panel);
document.body.append(menu);
