/* Small manners of the pages; everything works without them. */
const root = document.documentElement;

document.querySelectorAll("[data-theme-switch]").forEach((button) => button.addEventListener("click", () => {
  const dark = root.dataset.theme === "dark"
    || (root.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not kept, still shown */ }
}));

document.querySelectorAll("[data-submit-on-change]").forEach((form) => form.addEventListener("change", () => form.submit()));

/* A list of rules beside a password: each is ticked as it comes true. */
document.querySelectorAll("[data-password-rules]").forEach((list) => {
  const input = document.getElementById(list.dataset.passwordRules);
  if (!input) return;
  const look = () => list.querySelectorAll("[data-pattern]").forEach((rule) => {
    const kept = new RegExp(rule.dataset.pattern, "u").test(input.value);
    rule.classList.toggle("kept", kept);
    rule.querySelector("[data-state]").textContent = kept ? list.dataset.kept : list.dataset.open;
  });
  input.addEventListener("input", look);
  look();
});
