
// Added to SimCord's app.js: the panel hears of every snapshot, and acts through the page's own door.
{
  const SELECTS = new Set([3, 5, 6, 7, 8]); // Discord's numbers
  const known = new Map(); // messages as they were, by id

  /** Call a function with every component in a tree. */
  const walk = (value, visit) => {
    if (!value || typeof value !== "object") return;
    if (Array.isArray(value)) {
      for (const item of value) walk(item, visit);
      return;
    }
    visit(value);
    for (const key of ["components", "accessory", "component"]) walk(value[key], visit);
  };

  // SimCord remembers what was picked from a select for good. In Discord, a select that was edited shows what
  // it says itself.
  const forgetPicks = (snapshot) => {
    for (const [id, message] of Object.entries(snapshot.messages || {})) {
      const now = JSON.stringify([message.edited_timestamp, message.components]);
      const before = known.get(id);
      known.set(id, now);
      if (before === undefined || before === now) continue;
      walk(message.components, (component) => {
        if (!SELECTS.has(component.type) || !component.control_key) return;
        const picked = component.type === 3
          ? (component.options || []).filter((option) => option.default).map((option) => String(option.value))
          : (snapshot.candidates?.[component.control_key]?.selected || []).map((entry) => String(entry.id));
        selections.renderOptions().onReconcileDraft(component.control_key, picked);
      });
    }
  };

  // Discord counts in months and years from where SimCord goes on counting weeks.
  const WEEKS_A_MONTH = 4.348, WEEKS_A_YEAR = 52.18;
  const inWeeks = Intl.RelativeTimeFormat.prototype.format;
  Intl.RelativeTimeFormat.prototype.format = function format(amount, unit) {
    const weeks = unit === "week" ? Math.abs(amount) : 0;
    if (weeks >= WEEKS_A_YEAR) return inWeeks.call(this, Math.round(amount / WEEKS_A_YEAR), "year");
    if (weeks > WEEKS_A_MONTH) return inWeeks.call(this, Math.round(amount / WEEKS_A_MONTH), "month");
    return inWeeks.call(this, amount, unit);
  };

  const render = renderSnapshot;
  renderSnapshot = (snapshot, ...rest) => {
    forgetPicks(snapshot);
    render(snapshot, ...rest);
    window.dispatchEvent(new CustomEvent("preview-snapshot", { detail: snapshot }));
  };
  window.previewPanel = Object.freeze({
    dispatch: (kind, body, metadata) => dispatch(kind, body, metadata),
    snapshot: () => state.snapshot,
    isBusy: () => actions.admissionBlocked(),
  });
}
