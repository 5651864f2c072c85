// "Use my location", fetched when the button is pressed (site.js). Only two decimals of a degree (about half a mile)
// leave the device. The words stand in the page (includes/_locate.html).
const LIMIT = 8000; // milliseconds that the device has; a reader may take as long as they like to allow it
const DECIMALS = 2;
let presses = 0; // an answer that comes after its press was given up is let go
let clock;

export async function locate(part, say) {
  const end = (key) => { clearTimeout(clock); presses += 1; say(key); };
  end("looking");
  const press = presses;
  const inTime = (then) => (answer) => { if (presses === press) then(answer); };
  navigator.geolocation.getCurrentPosition(
    inTime(({ coords }) => { clearTimeout(clock); go(part.closest("form"), coords); }),
    inTime(({ code, PERMISSION_DENIED, TIMEOUT }) => {
      end({ [PERMISSION_DENIED]: "refused", [TIMEOUT]: "late" }[code] ?? "unavailable");
    }),
    { timeout: LIMIT, maximumAge: 300000 },
  );
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  const start = inTime(() => { clock = setTimeout(inTime(() => end("late")), LIMIT); });
  if (permission?.state === "prompt") permission.onchange = start;
  else start();
}

function go(form, { latitude, longitude }) {
  const asked = new URLSearchParams(new FormData(form));
  asked.delete("q");
  asked.set("near", `${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`);
  location.assign(`${form.action.split("#")[0]}?${asked}#answer`);
}
