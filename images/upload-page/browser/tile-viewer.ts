import OpenSeadragon from 'openseadragon';
import { element } from '../../../pipelines/pages/browser/elements.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import type { PxRegion } from './sheet-geometry.ts';
import { deepestLevel, tileKey } from './tile-keys.ts';
import type { SeenUpload } from './upload-files.ts';

interface Zoomed {
  readonly seen: SeenUpload;
  readonly picture: NonNullable<PrintPassport['image']>;
  readonly tiles: NonNullable<PrintPassport['tiles']>;
}

export interface TileViewer {
  zoomBy(factor: number): void;
  /** As many screen pixels for each of the picture's. */
  zoomToImage(scale: number): void;
  home(): void;
  destroy(): void;
}

/** OpenSeadragon over the tiles of an upload, which are read through the API like all its files. */
export function startViewer(stage: HTMLElement, { seen, picture, tiles }: Zoomed): TileViewer {
  standInForInjectedStyle();
  const viewer = OpenSeadragon({
    element: stage,
    // On the canvas, which draws pictures of other origins; WebGL would ask S3 to allow this page to read them.
    drawer: 'canvas',
    crossOriginPolicy: false,
    showNavigationControl: false,
    showNavigator: false,
    visibilityRatio: 0.6,
    maxZoomPixelRatio: 4,
    animationTime: 0.6,
    // Each tile is a redirect and a file; browsers ask for six at a time.
    imageLoaderLimit: 6,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    tileSources: {
      width: picture.widthPx,
      height: picture.heightPx,
      tileSize: tiles.tileSizePx,
      tileOverlap: tiles.overlapPx,
      minLevel: 0,
      maxLevel: deepestLevel(picture),
      getTileUrl: (level: number, column: number, row: number) =>
        seen.addressOf(tileKey(tiles.key, level, column, row)),
    },
  });
  viewer.addHandler('open', () => {
    const { fit } = seen.passport;
    if (fit !== null) drawLines(viewer, fit);
    stage.dataset.open = 'true';
  });
  viewer.addHandler('tile-loaded', () => {
    stage.dataset.tiles = String(Number(stage.dataset.tiles ?? 0) + 1);
  });
  return {
    zoomBy: (factor) => {
      viewer.viewport.zoomBy(factor);
      viewer.viewport.applyConstraints();
    },
    zoomToImage: (scale) => viewer.viewport.zoomTo(viewer.viewport.imageToViewportZoom(scale)),
    home: () => viewer.viewport.goHome(),
    destroy: () => viewer.destroy(),
  };
}

/**
 * The viewer would add a style element, which the page's policy forbids, unless it finds its mark on one. In a namespace
 * that means nothing an element of that name is found and does nothing; the style itself stands in styles/zoom.css.
 */
function standInForInjectedStyle(): void {
  if (document.querySelector('style[data-openseadragon-mobile-css]') !== null) return;
  const standIn = document.createElementNS('urn:inkstream:stand-in', 'style');
  standIn.setAttribute('data-openseadragon-mobile-css', '');
  document.head.append(standIn);
}

function drawLines(viewer: OpenSeadragon.Viewer, { sheet, trim }: NonNullable<PrintPassport['fit']>): void {
  const lines: readonly (readonly [string, PxRegion])[] = [
    ['zoom-sheet', sheet],
    ['zoom-trim', trim],
  ];
  for (const [name, { leftPx, topPx, widthPx, heightPx }] of lines) {
    const location = viewer.viewport.imageToViewportRectangle(leftPx, topPx, widthPx, heightPx);
    viewer.addOverlay({ element: element('div', { class: name }), location });
  }
}
