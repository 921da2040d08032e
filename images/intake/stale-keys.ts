import { imageFolder, versionFolder } from '../passport/object-keys.ts';
import { type PrintOrder, printKey } from '../print/print-order.ts';

const PASSPORT = '/passport.json';
const PRINTS = 'prints/';

/** Of the keys in an image's folder those that are nobody's any more: of other profile versions, and of prints that no upload asks for. */
export function staleKeys(
  keys: readonly string[],
  imageId: string,
  profileVersion: number,
  orders: readonly PrintOrder[],
): string[] {
  const current = versionFolder(imageId, profileVersion);
  const asked = new Set(orders.map(printKey));
  return keys.filter((key) => {
    if (!key.startsWith(imageFolder(imageId))) return false;
    if (!key.startsWith(current)) return true;
    const rest = key.slice(current.length);
    if (!rest.startsWith(PRINTS)) return false;
    const [print = ''] = rest.slice(PRINTS.length).split('/');
    return !asked.has(print);
  });
}

/** Passports apart from the other keys: they go first, since a passport means that everything is there. */
export function passportsFirst(keys: readonly string[]): readonly (readonly string[])[] {
  const isPassport = (key: string) => key.endsWith(PASSPORT);
  return [keys.filter(isPassport), keys.filter((key) => !isPassport(key))].filter((group) => group.length > 0);
}
