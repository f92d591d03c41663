// Shows the times in the zone of the browser, unless the visitor has chosen another one. Everything works without it.
"use strict";

(() => {
  const { zone, known } = document.body.dataset;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const select = document.getElementById("zone");
  if (known || !select || own === zone || ![...select.options].some((option) => option.value === own)) return;
  const address = new URL(location.href);
  address.searchParams.set("zone", own);
  location.replace(address);
})();
