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

/** The length of a file, as Windows shows it: a megabyte has 1,048,576 bytes. All that is said of files and their limits is in it. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB'];
  let amount = bytes / 1024;
  let unit = 0;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${units[unit]}`;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(1)));
}
