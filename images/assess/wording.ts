// How numbers are said to customers. Only rounded in the direction that promises less.

/** A length of a product: `600 × 900 mm`. */
export function sizeText({ widthMm, heightMm }: { readonly widthMm: number; readonly heightMm: number }): string {
  return `${widthMm} × ${heightMm} mm`;
}

export function pixelText({ widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }): string {
  return `${widthPx} × ${heightPx} pixels`;
}

export function dpiText(dpi: number): string {
  return dpi < 1 ? 'less than 1 dpi' : `${wholeDpi(dpi)} dpi`;
}

/** Rounded down, but for what the rounding to whole pixels takes away: 299.8 dpi is a card that was drawn at 300. */
export function wholeDpi(dpi: number): number {
  return Math.floor(dpi + 0.25);
}

export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent < 10 ? trimmed(percent) : Math.round(percent)} %`;
}

/** `0.4 mm`, `12 mm`. */
export function millimetreText(millimetres: number): string {
  return `${millimetres < 10 ? trimmed(millimetres) : Math.round(millimetres)} mm`;
}

/** From where something is looked at: `40 cm`, `1.5 m`. */
export function distanceText(millimetres: number): string {
  return millimetres < 1000 ? `${Math.round(millimetres / 10)} cm` : `${trimmed(millimetres / 1000)} m`;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(1)));
}
