import { verdictText } from '../assess/verdict-text.ts';
import type { UploadRow } from '../intake/upload-row.ts';
import type { PrintPassport } from '../passport/print-passport.ts';

/** What a customer is written to about, once for each upload. A warning is a file that can be printed. */
export const mailOutcomes = ['rejected', 'processed'] as const;
export type MailOutcome = (typeof mailOutcomes)[number];

/**
 * What the templates are filled with. SES escapes nothing, so each text that comes from outside is there twice: as it is, for the
 * subject and the plain text, and escaped, for HTML.
 */
export interface MailData {
  readonly fileName: string;
  readonly fileNameHtml: string;
  readonly product: string;
  readonly productHtml: string;
  readonly headline: string;
  readonly headlineHtml: string;
  /** Lines that begin with a dash. */
  readonly findings: string;
  /** List items. */
  readonly findingsHtml: string;
  /** Of the upload page. */
  readonly pageUrl: string;
  readonly pageUrlHtml: string;
}

export function mailOutcomeOf({ verdict }: Pick<PrintPassport, 'verdict'>): MailOutcome {
  return verdict === 'rejected' ? 'rejected' : 'processed';
}

/** A mail's words are those of the upload page, so that nobody wonders which of them is right. */
export function mailDataOf(
  { fileName, product }: Pick<UploadRow, 'fileName' | 'product'>,
  passport: Pick<PrintPassport, 'verdict' | 'order' | 'findings' | 'fit'>,
  pageUrl: string,
): MailData {
  const { headline, sentences } = verdictText(passport);
  const texts = { fileName: shortened(fileName), product: oneLine(product), headline, pageUrl };
  return {
    ...texts,
    fileNameHtml: escaped(texts.fileName),
    productHtml: escaped(texts.product),
    headlineHtml: escaped(headline),
    pageUrlHtml: escaped(pageUrl),
    findings: sentences.map((sentence) => `- ${oneLine(sentence)}`).join('\n'),
    findingsHtml: sentences.map((sentence) => `<li>${escaped(oneLine(sentence))}</li>`).join(''),
  };
}

const longestFileName = 40;

/** The beginning and the end of a long name: there are the number and the format. */
function shortened(fileName: string): string {
  const characters = [...oneLine(fileName)];
  if (characters.length <= longestFileName) return characters.join('');
  return `${characters.slice(0, 24).join('')}…${characters.slice(-15).join('')}`;
}

/** Without what could end a header line, or turn the reading direction of what follows. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For HTML, where a size is not broken into two lines. */
function escaped(text: string): string {
  const unbroken = text.replace(/(\d) × (\d+) mm/g, '$1\u00a0×\u00a0$2\u00a0mm');
  return unbroken.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
