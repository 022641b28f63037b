/** The same work, done once for each object that it is about: what is seen of a migration does not hang on the dataset that asks. */
export function oncePer<Of extends object, Result>(work: (of: Of) => Result): (of: Of) => Result {
  const known = new WeakMap<Of, Result>();
  return (of) => {
    if (!known.has(of)) known.set(of, work(of));
    return known.get(of) as Result;
  };
}
