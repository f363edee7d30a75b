"""Teaching: what a server's moderators add to the pack, for their server alone."""
