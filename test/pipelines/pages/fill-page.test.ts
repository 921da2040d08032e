import { expect, test } from '@jest/globals';
import { fillPage, settingsText } from '../../../pipelines/pages/fill-page.ts';

test('values come in their places as they are, settings in place of their quotes too', () => {
  const html = '<title>{{title}}</title><script type="application/json">"{{settings}}"</script>';
  const settings = settingsText({ price: '$& </script>' });
  const page = fillPage(html, { title: '$1', settings });
  expect(page).toBe('<title>$1</title><script type="application/json">{"price":"$& \\u003c/script>"}</script>');
});

test('a page with a place that nothing fills is not made, nor one that lacks a place', () => {
  expect(() => fillPage('{{title}}', {})).toThrow('page.html has {{title}}, which nothing fills');
  expect(() => fillPage('<p>', { policy: "default-src 'none'" })).toThrow('page.html lacks policy');
});
