
// Added to SimCord's app.js: the panel hears of every snapshot, and acts through the page's own door.
{
  const render = renderSnapshot;
  // eslint-disable-next-line no-func-assign
  renderSnapshot = (snapshot, ...rest) => {
    render(snapshot, ...rest);
    window.dispatchEvent(new CustomEvent("preview-snapshot", { detail: snapshot }));
  };
  window.previewPanel = Object.freeze({
    dispatch: (kind, body) => dispatch(kind, body),
    snapshot: () => state.snapshot,
    isBusy: () => actions.admissionBlocked(),
  });
}
