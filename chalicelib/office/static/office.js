// What the pages do beyond links and forms; each of them works without it, too.
"use strict";

// A key does what the element with its name in data-key (there may be several) does, while the focus is within data-keys:
// so keys never surprise whoever types, or speaks to the machine. One that is held, or pressed twice
// by mistake, does nothing on the page that follows.
const SETTLES = 400;
document.addEventListener("keydown", event => {
  const at = event.target;
  const region = at.closest && at.closest("[data-keys]");
  if (!region || event.repeat || performance.now() < SETTLES) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (at.closest("input:not([type=checkbox]), textarea, select")) return;
  const meant = region.querySelector(`[data-key~="${CSS.escape(event.key)}"]`);
  if (!meant) return;
  event.preventDefault();
  meant.click();
});

// A box with data-all marks every box of that name in its form, or none.
document.addEventListener("change", event => {
  const name = event.target.dataset.all;
  if (!name) return;
  for (const box of event.target.form.elements)
    if (box.name === name) box.checked = event.target.checked;
});
