// After a search the answer, or the error, gets the focus. Browsers do so themselves for an address that ends in
// #answer; this helps where the fragment was lost (a shared link, a reload).
const answer = document.getElementById("answer");
const elsewhere = location.hash && location.hash !== "#answer";

if (answer && !elsewhere && document.activeElement !== answer) answer.focus();
