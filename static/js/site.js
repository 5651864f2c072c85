// After a search the answer, or the error, gets the focus. Browsers do so themselves for an address that ends in
// #answer; this helps where the fragment was lost (a shared link, a reload), unless somebody has already gone on.
const answer = document.getElementById("answer");
const [visit] = performance.getEntriesByType("navigation");
const wentBack = visit && visit.type === "back_forward"; // the browser puts them where they were

if (answer && !location.hash && !wentBack && document.activeElement === document.body) answer.focus();

// Printing needs a script, so its button stands in the page hidden.
for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}

// "Use my location" stands in the page as a template: there is no button without scripts, or on a device that cannot
// say where it is. Nothing is asked, and the rest of the script not even fetched, before the button is pressed.
const part = document.getElementById("locate");

if (part && navigator.geolocation) {
  part.append(part.querySelector("template").content.cloneNode(true));
  const status = part.querySelector("[role=status]");
  const say = (key) => { status.textContent = key ? part.dataset[key] : ""; };
  part.querySelector("button").addEventListener("click", () => {
    say("looking");
    import(part.dataset.script).then(({ locate }) => locate(part, say)).catch(() => say("unavailable"));
  });
  addEventListener("pagehide", () => say()); // nothing stale for somebody who comes back
}

// The sums of the giving form follow what is chosen and typed; that script, too, is fetched only then.
const sums = document.querySelector("form[data-sums]");
if (sums) sums.addEventListener("input", ({ target }) => import(sums.dataset.sums).then(({ showSums }) => showSums(sums, target)));
