// The address of the page: its query holds the view, and names of our own that
// start with an underscore.

/** The part of the query that names the view, as the server wrote it. */
export function viewQuery(): string {
  const query = new URLSearchParams(location.search);
  for (const name of [...query.keys()]) if (name.startsWith("_")) query.delete(name);
  return query.toString();
}

/** The address of this page in another view. */
export function inView(query: string): string {
  const all = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(location.search)) if (name.startsWith("_")) all.append(name, value);
  const text = all.toString();
  return location.pathname + (text ? "?" + text : "") + location.hash;
}

/** Lets the links to the other pages of the project lead into the same view. */
export function turnLinks(query: string): void {
  const base = projectPath();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".bar a[href], .tabs a[href], .side a[href], a[data-in-view]")) {
    if (link.getAttribute("href")?.startsWith("#")) continue;
    const url = new URL(link.href, location.href); // links within a picture have none of their own
    if (url.pathname !== base && !url.pathname.startsWith(base + "/")) continue;
    url.search = query;
    link.setAttribute("href", url.pathname + url.search + url.hash);
  }
}

/** "/p/tumours", on any page of the project. */
export const projectPath = () => location.pathname.split("/").slice(0, 3).join("/");
