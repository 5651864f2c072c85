// The first step of giving says its sums as they are typed. Without this the next page says them.
const pounds = (pence) => `£${Math.floor(pence / 100).toLocaleString("en-GB")}${pence % 100 ? `.${String(pence % 100).padStart(2, "0")}` : ""}`;

// As msntc.amounts.parse_pounds reads them.
const TYPED = /^£?[ \t]*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?[ \t]*(?:pounds?)?$/i;

function parsePounds(text) {
  const found = text.length <= 20 && TYPED.exec(text);
  return found ? Number(found[1].replaceAll(",", "")) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
}

// 0 for what the next page would not take.
function readPence(form) {
  const typed = form.other.value.trim(), ring = form.querySelector("[name=amount]:checked");
  const chosen = ring && ring.dataset.frequency === form.frequency.value ? Number(ring.dataset.pence) : 0;
  const pence = typed ? parsePounds(typed) : chosen;
  return pence >= Number(form.dataset.least) && pence <= Number(form.dataset.most) ? pence : 0;
}

// As GivingSettings.fee_on reckons: so that the whole gift arrives, rounded up.
function reckonCosts(form, pence) {
  return Math.ceil(((pence + Number(form.dataset.fixed)) * 1000) / (1000 - Number(form.dataset.perMille))) - pence;
}

export function showSums(form, changed) {
  if (changed.name === "amount") form.other.value = "";
  const pence = readPence(form), costs = pence && reckonCosts(form, pence);
  const cost = form.querySelector("[data-cost]"), button = form.querySelector("[data-total]");
  if (cost) cost.textContent = pence ? `${costs < 100 ? `${costs}p` : pounds(costs)} on ${pounds(pence)}.` : "";
  const total = pence + (form.cover_fees?.checked ? costs : 0);
  button.textContent = total ? `Continue with ${pounds(total)}${form.frequency.value === "monthly" ? " a month" : ""}` : "Continue";
}
