// Fills one published form with ODK Web Forms and hands the answers to the queue (queue.js).
import { createApp, h } from "vue";
import { OdkWebForm, POST_SUBMIT__NEW_INSTANCE, webFormsPlugin } from "@getodk/web-forms";

const place = document.getElementById("form");
const words = place.dataset;
const said = document.getElementById("said");
const waiting = globalThis.waiting;

function say(text, kind = "note") {
  said.hidden = !text;
  said.className = kind;
  said.textContent = text;
}

const get = async (path) =>
  fetch(`${(await waiting.key(words.key)).version}/${path}`, { credentials: "omit" });

// The form names its files as jr://…/name; the server has them beside the form.
const attachment = async (url) =>
  get(`attachments/${encodeURIComponent(decodeURIComponent(String(url).split("/").pop()))}`);

async function submit(payload, callback) {
  // On a public link nothing stays behind in a browser that others may use.
  if (words.public) return submitUnkept(payload, callback);
  let kept;
  try {
    kept = await waiting.keep(words.key, words.title, payload.data);
  } catch {
    return submitUnkept(payload, callback);
  }
  await waiting.sendAll();
  const left = (await waiting.mine()).find((one) => one.id === kept);
  say(left ? left.refused || words.waits : words.sent, left ? "note warn" : "note done");
  callback({ next: POST_SUBMIT__NEW_INSTANCE });
  said.scrollIntoView({ block: "start" });
}

// Without storage the answers stay in the page until the server has them.
async function submitUnkept(payload, callback) {
  try {
    for (const part of waiting.parts(payload.data)) {
      const answer = await waiting.post(words.key, part);
      if (answer.status !== 201 && answer.status !== 202) throw new Error(String(answer.status));
    }
    say(words.sent, "note done");
    if (words.once) place.hidden = true;
    else callback({ next: POST_SUBMIT__NEW_INSTANCE });
  } catch {
    say(words.notKept, "note warn");
    callback({});
  }
  said.scrollIntoView({ block: "start" });
}

async function start() {
  say(words.loading);
  const answer = await get("form.xml");
  if (!answer.ok) throw new Error(String(answer.status));
  const formXml = await answer.text();
  const app = createApp({
    render: () =>
      h(OdkWebForm, {
        formXml,
        fetchFormAttachment: attachment,
        missingResourceBehavior: "BLANK",
        preloadProperties: { username: words.person, email: words.person, deviceID: `web:${words.user}` },
        onSubmit: submit,
      }),
  }).use(webFormsPlugin);
  const locale = app.config.globalProperties.$primevue?.config;
  if (locale && globalThis.odkPrimeLocale) Object.assign(locale.locale, globalThis.odkPrimeLocale);
  app.mount(place);
  say("");
}

start().catch(() => say(words.failed, "summary"));
