// What the stage needs inside the page: one action after another, each awaited until its outcome is shown.
window.stage = (() => {
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const page = () => window.previewPanel;
  const idle = async () => {
    while (!page() || !page().snapshot() || page().isBusy()) await wait(15);
  };
  const act = async (kind, body, metadata) => {
    for (let tries = 0; tries < 20; tries += 1) {
      await idle();
      const before = page().snapshot().lastAction?.requestId;
      page().dispatch(kind, body, metadata);
      for (let waited = 0; waited < 600; waited += 1) {
        await wait(15);
        const last = page().snapshot()?.lastAction;
        if (!page().isBusy() && last && last.requestId !== before) {
          if (!last.rejected) return null;
          if (!last.diagnostics.some((item) => item.code === "busy" || item.code.startsWith("stale"))) {
            return JSON.stringify(last.diagnostics);
          }
          break;
        }
      }
    }
    return "the page stays busy";
  };
  const catalog = async () => {
    const headers = { "X-Simcord-Capability": location.hash.slice(1), "X-Simcord-Context": window.simcordPreview.contextId };
    return (await fetch("/api/commands", { headers })).json();
  };
  const run = async (path, options, files) => {
    const entry = (await catalog()).entries.find((each) => each.path.join(" ") === path);
    if (!entry) return `/${path} is not offered here`;
    const uploads = {};
    Object.entries(files).forEach(([name, [filename, content]], index) => {
      uploads[name] = new File([content], filename);
      options[name] = { upload: index };
    });
    const { commandId, schemaFingerprint } = entry;
    const body = { command_id: commandId, path: entry.path, schema_fingerprint: schemaFingerprint, options };
    return act("run_command", body, { uploads });
  };
  return { act, idle, catalog, run };
})();
