/** ISO 4217's currencies that do not have a hundred minor units to the major one: https://www.six-group.com/dam/download/financial-information/data-center/iso-currrency/lists/list-one.xml */
const noMinorUnit = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const thousandMinorUnits = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
const tenThousandMinorUnits = 'CLF UYW'.split(' ');

const oneOf = (codes: readonly string[]) => `in({currency}, [${codes.map((code) => `'${code}'`).join(', ')}])`;

/** The calculated column with a column's amount in the currency's major unit: `net_minor` becomes `net_amount`. */
export function amountColumn(minorColumn: string): string {
  return `${minorColumn.replace(/_minor$/, '')}_amount`;
}

/** The expression of that column, in QuickSight's language of calculated fields. */
export function amountExpression(minorColumn: string): string {
  return `{${minorColumn}} / ifelse(${oneOf(noMinorUnit)}, 1, ${oneOf(thousandMinorUnits)}, 1000, ${oneOf(tenThousandMinorUnits)}, 10000, 100)`;
}
