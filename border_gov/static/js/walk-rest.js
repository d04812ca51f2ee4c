// Pages beside the walking screen: sends what is still on the phone, and says what is left.
import { all } from "./phone-queue.js";
import { send } from "./phone-send.js";
import { wordsOf } from "./words.js";

const place = document.querySelector("[data-rest]");
const words = wordsOf(place);
const person = Number(place.dataset.person);

async function draw() {
  const own = (await all()).filter((line) => line.person === person);
  place.hidden = own.length === 0;
  place.textContent = words.unsent.replace("{n}", own.length);
}

async function sendRest() {
  await draw();
  if (!place.hidden) await send(person, place.dataset.token, draw);
  await draw();
  place.dataset.sent = "";
}

addEventListener("online", sendRest);
sendRest();
