"""Teaching: what a server's moderators add to what the bot knows, for their server alone."""
