// The first step of giving says its sums as they are typed. Without this the next page says them.
const pounds = (pence) => `£${Math.floor(pence / 100).toLocaleString("en-GB")}${pence % 100 ? `.${String(pence % 100).padStart(2, "0")}` : ""}`;

function readPence(form) {
  const typed = form.other.value.replace(/[£,\s]/g, "");
  if (typed) return /^\d{1,7}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : 0;
  const ring = form.querySelector("[name=amount]:checked");
  return ring && ring.dataset.frequency === form.frequency.value ? Number(ring.dataset.pence) : 0;
}

// As GivingSettings.fee_on reckons: so that the whole gift arrives, rounded up.
function reckonCosts(form, pence) {
  return Math.ceil(((pence + Number(form.dataset.fixed)) * 1000) / (1000 - Number(form.dataset.perMille))) - pence;
}

export function showSums(form, changed) {
  if (changed.name === "amount") form.other.value = "";
  const pence = readPence(form), costs = pence && reckonCosts(form, pence);
  const cost = form.querySelector("[data-cost]"), button = form.querySelector("[data-total]");
  if (cost && pence) cost.textContent = `${costs < 100 ? `${costs}p` : pounds(costs)} on ${pounds(pence)}.`;
  const total = pence + (form.cover_fees?.checked ? costs : 0);
  button.textContent = total ? `Continue with ${pounds(total)}${form.frequency.value === "monthly" ? " a month" : ""}` : "Continue";
}
