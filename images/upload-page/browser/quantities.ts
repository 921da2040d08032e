// Quantities as people read them, in British English.

export function sizeText({ widthMm, heightMm }: { widthMm: number; heightMm: number }): string {
  return `${widthMm.toLocaleString('en-GB')} × ${heightMm.toLocaleString('en-GB')} mm`;
}

/** As file managers show it: powers of ten. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const [divisor, unit] = bytes < 999_500 ? [1e3, 'kB'] : bytes < 999_500_000 ? [1e6, 'MB'] : [1e9, 'GB'];
  const amount = bytes / divisor;
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

/** How long it will still take; rough, as it is a guess. */
export function remainingText(seconds: number): string {
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes === 1 ? 'about a minute left' : `about ${minutes} minutes left`;
  return 'more than an hour left';
}

export function percentText(share: number): string {
  const percent = share * 100;
  return percent > 0 && percent < 1 ? 'less than 1 %' : `${Math.round(percent)} %`;
}
