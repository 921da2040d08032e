import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMailTemplate } from '../../../images/mails/mail-templates.ts';
import { type MailData, mailDataOf, mailOutcomeOf, mailOutcomes } from '../../../images/mails/verdict-mail.ts';
import { passportOf } from '../upload/passports.ts';
import { filledTemplate, placeholdersOf } from './filled-template.ts';

const pageUrl = 'https://uploads.shop.example/?lang=en&from=mail';
const passport = passportOf('a picture');
const dataOf = (fileName: string): MailData => mailDataOf({ fileName, product: 'POSTER-A2-SATIN' }, passport, pageUrl);

describe.each(mailOutcomes)('the mail about an image that was %s', (outcome) => {
  test('asks for what is known and nothing else', () => {
    const known = Object.keys(dataOf('a.jpg'));
    const { subject, text, html } = readMailTemplate(outcome);
    const asked = [...placeholdersOf(subject), ...placeholdersOf(text), ...placeholdersOf(html)];
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !asked.includes(name) && !name.endsWith('Html'))).toEqual([]);
    expect(`${subject}${text}${html}`.replaceAll(/\{\{\w+\}\}/g, '')).not.toMatch(/\{\{|\}\}/);
  });

  test('takes into HTML only what is escaped, and into the rest only what is not', () => {
    const { subject, text, html } = readMailTemplate(outcome);
    expect(placeholdersOf(html).filter((name) => !name.endsWith('Html'))).toEqual([]);
    expect(placeholdersOf(subject + text).filter((name) => name.endsWith('Html'))).toEqual([]);
  });

  test('is a line of subject, a plain text and a page that loads nothing from elsewhere', () => {
    const { subject, text, html } = filledTemplate(outcome, dataOf('a.jpg'));
    expect(subject).not.toContain('\n');
    expect(text).toContain(pageUrl);
    expect(html).toContain('href="https://uploads.shop.example/?lang=en&amp;from=mail"');
    expect(html).not.toMatch(/<(img|script|link|iframe|object)\b|url\(|@import/i);
  });
});

test('the words are those of the upload page', () => {
  const { text } = filledTemplate('processed', dataOf('a.jpg'));
  expect(text).toContain('Can be printed at 600 × 900 mm, but please look at this first.');
  expect(text).toContain(
    '- At 600 × 900 mm this prints at 97 dpi. It will look soft from closer than 1.5 m. It prints well up to 390 × 585 mm.',
  );
});

test('a file with a warning can be printed', () => {
  expect((['ready', 'warn', 'rejected'] as const).map((verdict) => mailOutcomeOf({ verdict }))).toEqual([
    'processed',
    'processed',
    'rejected',
  ]);
});

test('whatever a file is called, it adds no line to the subject and no element to the page', () => {
  const elements = (html: string) => html.match(/<[a-z!/][^>]*>/gi)?.length;
  const plain = elements(filledTemplate('rejected', dataOf('a.jpg')).html);
  const nasty = fc.constantFrom(
    '\r\nBcc: all@shop.example',
    '<script>alert(1)</script>',
    '"><a href=x>',
    '\u202Egpj.exe',
    '{{pageUrl}}',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 3 }), (parts) => {
      const { subject, html } = filledTemplate('rejected', dataOf(parts.join('')));
      expect(subject).not.toMatch(/[\r\n\u2028\u2029\u202A-\u202E]/);
      expect([...subject].length).toBeLessThan(110);
      expect(elements(html)).toBe(plain);
    }),
  );
});
