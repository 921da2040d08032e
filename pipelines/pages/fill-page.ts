/**
 * Puts values in place of `{{name}}`, and JSON in place of `"{{settings}}"` together with its quotes. Values are HTML.
 * @throws Error of a place that nothing fills and of a value that has no place, faults of the page
 */
export function fillPage(html: string, values: Readonly<Record<string, string>>): string {
  const filled = new Set<string>();
  const page = html.replaceAll(/"\{\{(settings)\}\}"|\{\{(\w+)\}\}/g, (place, settings?: string, name = settings) => {
    const value = values[String(name)];
    if (value === undefined) throw new Error(`page.html has ${place}, which nothing fills`);
    filled.add(String(name));
    return value;
  });
  const lacking = Object.keys(values).filter((name) => !filled.has(name));
  if (lacking.length > 0) throw new Error(`page.html lacks ${lacking.join(', ')}`);
  return page;
}

/** What a page is told, as JSON in an element of its own; nothing in it can end that element. */
export function settingsText(settings: unknown): string {
  return JSON.stringify(settings).replaceAll('<', '\\u003c');
}
