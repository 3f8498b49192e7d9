// What the pages do beyond links and forms; each of them works without it, too.
"use strict";

// A key does what the element with its name in data-key (there may be several) does, while the focus
// is within data-keys: so keys never surprise whoever types, or speaks to the machine. One that is
// held, or pressed twice by mistake, does nothing on the page that follows.
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

// What was typed stays where it is when nothing that is a page comes back; a link to no page is left
// to the browser.
const FAILED = "El servicio no respondió. Lo que escribió sigue aquí: inténtelo en un momento.";
const TOO_LARGE = "Lo que se envió es demasiado largo. Sigue aquí: acórtelo y envíelo otra vez.";
document.addEventListener("htmx:beforeSwap", event => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 413) {
    event.detail.shouldSwap = false;
    return tell(TOO_LARGE);
  }
  if ((xhr.getResponseHeader("Content-Type") || "").startsWith("text/html") && xhr.getResponseHeader("Content-Security-Policy")) return;
  event.detail.shouldSwap = false;
  if (requestConfig.boosted && requestConfig.verb === "get") location.href = requestConfig.path;
  else tell(FAILED);
});
document.addEventListener("htmx:sendError", () => tell(FAILED));

function tell(text) {
  const told = document.getElementById("failed") || document.createElement("p");
  told.id = "failed";
  told.className = "said bad";
  told.role = "alert";
  told.textContent = text;
  document.getElementById("main").prepend(told);
  told.scrollIntoView({ block: "nearest" });
}
