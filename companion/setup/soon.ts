/** Many calls in a moment become one: `act` runs once, shortly after the first. */
export function soon(act: () => void, delay = 50): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      act();
    }, delay);
  };
}
