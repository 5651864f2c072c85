// A form that is opened anew, by the Back button too, shows what is saved: a browser must not fill the choices of before
// into it. It stands at the top of the form and runs before the boxes are there; what was typed and is not saved is kept
// by admin-form-recovery.js.
document.currentScript.closest("form").autocomplete = "off";
