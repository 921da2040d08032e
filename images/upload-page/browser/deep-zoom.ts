import { button, byId, element } from '../../../pipelines/pages/browser/elements.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import type { SeenUpload } from './upload-files.ts';

type Tiles = NonNullable<PrintPassport['tiles']>;
type Picture = NonNullable<PrintPassport['image']>;

/** Density that style sheets reckon with: https://www.w3.org/TR/css-values-4/#absolute-lengths */
const screenDpi = 96;

/** Opens the picture in all its pixels, with the trim line on it. The viewer is loaded when it is first wanted. */
export async function openDeepZoom(seen: SeenUpload, picture: Picture, tiles: Tiles, title: string): Promise<void> {
  const dialog = byId('zoom', HTMLDialogElement);
  const stage = element('div', { class: 'zoom-stage', id: 'zoom-stage' });
  const close = button('Close', { class: 'quiet' }, () => dialog.close());
  const tools = element('div', { class: 'zoom-tools' });
  const heading = element('h2', { id: 'zoom-title' }, title);
  dialog.replaceChildren(element('div', { class: 'zoom-head' }, heading, tools, close), stage);
  dialog.showModal();
  try {
    const { startViewer } = await import('./tile-viewer.ts');
    const viewer = startViewer(stage, { seen, picture, tiles });
    const dpi = seen.passport.fit?.effectiveDpi;
    tools.append(
      button('−', { class: 'quiet', 'aria-label': 'Zoom out' }, () => viewer.zoomBy(1 / 1.6)),
      button('+', { class: 'quiet', 'aria-label': 'Zoom in' }, () => viewer.zoomBy(1.6)),
      button('Whole picture', { class: 'quiet' }, () => viewer.home()),
      ...(dpi === undefined
        ? []
        : [button('Real size', { class: 'quiet' }, () => viewer.zoomToImage(screenDpi / dpi))]),
    );
    dialog.addEventListener('close', () => viewer.destroy(), { once: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    stage.replaceChildren(element('p', { class: 'zoom-problem' }, `The viewer could not be loaded: ${reason}`));
  }
}
