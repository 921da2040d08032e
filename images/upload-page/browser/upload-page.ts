import { refusalOf } from './chosen-files.ts';
import { startDropZone } from './drop-zone.ts';
import { byId, element } from './elements.ts';
import { keepUploads, keptUploads } from './kept-uploads.ts';
import { type OrderChoice, orderOfAddress } from './order-choice.ts';
import { orderForm } from './order-form.ts';
import type { PageSettings } from './page-settings.ts';
import { pause } from './pause.ts';
import { bytesText } from './quantities.ts';
import { sendForm, sendPart } from './send-bytes.ts';
import { createTurns } from './take-turns.ts';
import { createUploadApi } from './upload-api.ts';
import { type CardSubject, type CardWorld, type UploadCard, uploadCard } from './upload-card.ts';
import type { SessionPorts } from './upload-session.ts';

const settings = JSON.parse(byId('settings', HTMLScriptElement).text) as PageSettings;
const api = createUploadApi(settings.apiUrl);
const takeTurn = createTurns();
const list = byId('uploads', HTMLUListElement);
const form = orderForm(settings.products, orderOfAddress(location.href));
const cards = new Set<UploadCard>();

function portsFor(file: File | null, order: OrderChoice | null): SessionPorts {
  const start = () => {
    if (file === null || order === null) throw new Error('there is no file to send');
    return api.start({ ...order, fileName: file.name, sizeBytes: file.size, contentType: file.type });
  };
  const now = () => performance.now();
  return {
    start,
    sendForm,
    sendPart,
    complete: api.complete,
    ask: api.ask,
    remove: api.remove,
    wait: pause,
    now,
    takeTurn,
  };
}

const world: CardWorld = {
  settings,
  portsFor,
  announce: (text) => {
    const log = byId('announcements', HTMLElement);
    log.append(element('p', {}, text));
    while (log.childElementCount > 20) log.firstElementChild?.remove();
  },
  checkAgain: (file, order) => add({ file, order }).element.scrollIntoView({ block: 'start' }),
  onChange: () => keepUploads([...cards].flatMap((card) => card.uploadId() ?? [])),
  onGone: (card) => {
    card.element.remove();
    cards.delete(card);
    world.onChange();
    dropZone.focus();
  },
};

/** The newest is on top, where the eyes are. */
function add(subject: CardSubject): UploadCard {
  const card = uploadCard(subject, world);
  cards.add(card);
  list.prepend(card.element);
  return card;
}

function take(files: readonly File[]): void {
  const order = form.read();
  if (order === null) return;
  const added = files.map((file) => {
    const refusal = refusalOf(file, settings.maxUploadBytes);
    return add(refusal === null ? { file, order } : { file, refusal });
  });
  // On a small screen the list is below what is seen.
  added.at(-1)?.element.scrollIntoView({ block: 'nearest' });
}

byId('order', HTMLElement).append(form.element);
byId('limit', HTMLElement).textContent = bytesText(settings.maxUploadBytes);
const dropZone = startDropZone(take);
for (const uploadId of keptUploads()) add({ uploadId });
window.addEventListener('beforeunload', (event) => {
  if ([...cards].some((card) => card.isSending())) event.preventDefault();
});
