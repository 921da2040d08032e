/** An amount as people read it: `19.90 EUR`. Currencies without minor units or with three are shown as they are used. */
export function formatMoney(amountMinor: number | null, currency: string | null): string {
  if (amountMinor === null) return '';
  const digits = currency === null ? 2 : minorDigits(currency);
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency ?? ''}`.trim();
}

function minorDigits(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return maximumFractionDigits;
}
