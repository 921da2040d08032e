/** Who signs in on this machine. There are no passwords: it is a demo, and listens to this machine only. */
export interface DemoPerson {
  /** The shop's id of a customer. */
  readonly id: string;
  readonly name: string;
  /** What the sign-in page says of them. */
  readonly about: string;
  readonly groups: readonly string[];
}

export const demoPeople: readonly DemoPerson[] = [
  { id: 'demo-ada', name: 'Ada Demo', about: 'a customer', groups: [] },
  { id: 'demo-ben', name: 'Ben Demo', about: 'another customer, who sees nothing of Ada', groups: [] },
  { id: 'demo-sam', name: 'Sam Demo', about: 'of the staff: may see the dashboards', groups: ['staff'] },
];

/** Tests and commands may be any customer; those on the page have names. */
export function demoPerson(id: string): DemoPerson | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(id)) return undefined;
  return demoPeople.find((person) => person.id === id) ?? { id, name: id, about: 'a customer', groups: [] };
}
