// Shows one version of a form to its author with ODK Web Forms; nothing is sent or kept.
import { createApp, h } from "vue";
import { OdkWebForm, POST_SUBMIT__NEW_INSTANCE, webFormsPlugin } from "@getodk/web-forms";

const place = document.getElementById("form");
const words = place.dataset;
const said = document.getElementById("said");

function say(text, kind = "note") {
  said.hidden = !text;
  said.className = kind;
  said.textContent = text;
}

// The form names its files as jr://…/name; the server has them beside the form.
const attachment = (url) =>
  fetch(words.media.replace("NAME", encodeURIComponent(decodeURIComponent(String(url).split("/").pop()))));

async function submit(_payload, callback) {
  say(words.done, "note done");
  callback({ next: POST_SUBMIT__NEW_INSTANCE });
  said.scrollIntoView({ block: "start" });
}

async function start() {
  say(words.loading);
  const answer = await fetch(words.source);
  if (!answer.ok) throw new Error(String(answer.status));
  const formXml = await answer.text();
  const app = createApp({
    render: () =>
      h(OdkWebForm, {
        formXml,
        fetchFormAttachment: attachment,
        missingResourceBehavior: "BLANK",
        preloadProperties: { username: "preview", email: "preview", deviceID: "web:preview" },
        onSubmit: submit,
      }),
  }).use(webFormsPlugin);
  const locale = app.config.globalProperties.$primevue?.config;
  if (locale && globalThis.odkPrimeLocale) Object.assign(locale.locale, globalThis.odkPrimeLocale);
  app.mount(place);
  say("");
}

start().catch(() => say(words.failed, "summary"));
