const locale = 'en-GB';

/** Digits after the point that a currency's amounts have, as the Unicode consortium knows them: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    // No three letters: shown as it is, beside a plain number.
    return 2;
  }
}

/** Whole minor units as a decimal number in text, which loses no digit: `123456` of EUR is `1234.56`. */
export function majorText(minor: bigint, currency: string): string {
  const digits = minorDigits(currency);
  const sign = minor < 0n ? '-' : '';
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

export function majorNumber(minor: bigint, currency: string): number {
  return Number(majorText(minor, currency));
}

/** An amount as people write it, with the currency's own sign and digits. */
export function moneyText(minor: bigint, currency: string): string {
  // Text with digits is a number to Intl, and an exact one.
  const text = majorText(minor, currency) as `${number}`;
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(text);
  } catch {
    return `${new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(text)} ${currency}`.trim();
  }
}

/** An amount in major units on an axis, where there is room for few letters: £12.3K. */
export function shortMoneyText(major: number, currency: string): string {
  const isLarge = Math.abs(major) >= 10_000;
  const digits = isLarge ? 1 : Number.isInteger(major) ? 0 : minorDigits(currency);
  const options = {
    ...(isLarge && { notation: 'compact' as const }),
    minimumFractionDigits: isLarge ? 0 : digits,
    maximumFractionDigits: digits,
  };
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency, ...options }).format(major);
  } catch {
    return new Intl.NumberFormat(locale, options).format(major);
  }
}
