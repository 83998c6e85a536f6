// Filled forms wait in this browser (IndexedDB) until the server has said 201; nothing is lost
// when the line breaks or the page is closed. Only the person who filled a form sees and sends it.
globalThis.waiting = (() => {
  "use strict";
  const STORE = "unsent";
  const RETRY_MS = 30_000;
  const place = document.getElementById("queue");
  const user = place?.dataset.user ?? "";
  const keys = new Map();
  let busy = false;

  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function store(mode, work) {
    const opening = indexedDB.open("dong-hanh", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
    const database = await asked(opening);
    try {
      const step = database.transaction(STORE, mode, { durability: "strict" });
      const finished = new Promise((resolve, reject) => {
        step.oncomplete = resolve;
        step.onerror = step.onabort = () => reject(step.error);
      });
      const result = await asked(work(step.objectStore(STORE)));
      await finished;
      return result;
    } finally {
      database.close();
    }
  }

  const mine = async () => (await store("readonly", (rows) => rows.getAll())).filter((one) => one.user === user);

  // FormData can't be stored; its entries can, files included.
  const parts = (list) =>
    list.map((data) => [...data.entries()].map(([name, value]) => [name, value, value instanceof File ? value.name : null]));

  const keep = async (keyUrl, title, list) =>
    store("readwrite", (rows) => rows.add({ user, keyUrl, title, savedAt: Date.now(), parts: parts(list), refused: "" }));

  const token = () => decodeURIComponent(document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1] ?? "");

  // A key is good for two hours; a refused one is asked for again, once.
  async function key(keyUrl, fresh = false) {
    if (fresh || !keys.has(keyUrl)) {
      const answer = await fetch(keyUrl, { method: "POST", headers: { "X-CSRFToken": token() }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
      if (!answer.ok) throw new Error(String(answer.status));
      keys.set(keyUrl, await answer.json());
    }
    return keys.get(keyUrl);
  }
  class SignedOut extends Error {}

  async function post(keyUrl, part) {
    const body = new FormData();
    for (const [name, value, file] of part) file === null ? body.append(name, value) : body.append(name, value, file);
    const send = async (fresh) =>
      fetch((await key(keyUrl, fresh)).submission, { method: "POST", body, credentials: "omit" });
    const answer = await send(false);
    return answer.status === 403 ? send(true) : answer;
  }

  async function sentence(answer) {
    const xml = new DOMParser().parseFromString(await answer.text(), "text/xml");
    return xml.getElementsByTagName("message")[0]?.textContent ?? String(answer.status);
  }

  // "" when everything of it is safe, else why not. A refusal is noted and not tried by itself.
  async function send(entry) {
    try {
      for (const part of entry.parts) {
        const answer = await post(entry.keyUrl, part);
        if (answer.status === 201 || answer.status === 202) continue;
        const said = await sentence(answer);
        if (answer.status < 500) await store("readwrite", (rows) => rows.put({ ...entry, refused: said }));
        return said;
      }
      await store("readwrite", (rows) => rows.delete(entry.id));
      return "";
    } catch (fault) {
      return fault instanceof SignedOut ? place.dataset.signedOut : place.dataset.offline;
    }
  }

  async function sendAll(again = null) {
    if (busy || !place) return;
    busy = true;
    const said = new Map();
    try {
      for (const entry of await mine()) {
        if (entry.refused && entry.id !== again) continue;
        await show(said, entry.id);
        said.set(entry.id, await send(entry));
      }
    } finally {
      busy = false;
    }
    await show(said);
  }

  function line(entry, said, sending) {
    const row = document.createElement("li");
    const state = document.createElement("span");
    const words = sending ? "sending" : entry.refused ? "refused" : "unsent";
    state.className = `state ${entry.refused ? "blocked" : "waiting"}`;
    state.textContent = place.dataset[words];
    const when = new Date(entry.savedAt).toLocaleString(document.documentElement.lang);
    row.append(state, ` ${entry.title} · ${when}`);
    const why = entry.refused || said;
    if (why) row.append(Object.assign(document.createElement("p"), { className: "muted", textContent: why }));
    if (!sending) row.append(...buttons(entry));
    return row;
  }

  function buttons(entry) {
    const retry = Object.assign(document.createElement("button"), { className: "link", textContent: place.dataset.retry });
    retry.onclick = () => sendAll(entry.id);
    if (!entry.refused) return [retry];
    const remove = Object.assign(document.createElement("button"), { className: "link", textContent: place.dataset.remove });
    remove.onclick = async () => {
      if (!confirm(place.dataset.sure)) return;
      await store("readwrite", (rows) => rows.delete(entry.id));
      await show(new Map());
    };
    return [retry, " ", remove];
  }

  async function show(said, sending = null) {
    const entries = await mine();
    place.hidden = entries.length === 0;
    place.querySelector("ul").replaceChildren(...entries.map((one) => line(one, said.get(one.id), one.id === sending)));
  }

  addEventListener("online", () => sendAll());
  setInterval(() => sendAll(), RETRY_MS);
  const ready = sendAll().catch(() => undefined);

  return { keep, key, mine, ready, send, sendAll, parts, post };
})();
