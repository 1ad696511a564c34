// What the page itself says, in both languages, and putting it on the page.

const WORDS = {
  vi: {
    role: "Vai",
    menu: "Chức năng",
    leave: "Thoát trên trình duyệt này",
    leaveSure:
      "Thoát trên trình duyệt này? Nội dung trò chuyện ở đây sẽ bị xóa, các câu trả lời đã ghi vẫn còn. Muốn vào lại cần mã mời mới, hoặc gõ /lienket ở máy khác đang dùng.",
    leaveFailed: "Chưa thoát được. Anh/chị vui lòng thử lại.",
    progress: "Tiến độ",
    log: "Cuộc trò chuyện",
    attach: "Đính kèm tệp",
    input: "Tin nhắn",
    placeholder: "Nhập tin nhắn",
    send: "Gửi",
    close: "Đóng",
    choosePerson: "Chọn vai",
    demoIntro:
      "Đây là bản dùng thử với dữ liệu mẫu. Mời anh/chị chọn một người để bắt đầu; đổi người lúc nào cũng được.",
    search: "Tìm người hoặc đơn vị",
    nobody: "Không tìm thấy ai.",
    loading: "Đang tải…",
    peopleFailed: "Chưa tải được danh sách. Anh/chị vui lòng thử lại.",
    switchFailed: "Chưa đổi được vai. Anh/chị vui lòng thử lại.",
    tryAgain: "Thử lại",
    connecting: "Đang kết nối…",
    reconnecting: "Đang kết nối lại…",
    offline: "Mất mạng, đang chờ…",
    newest: "Tin mới",
    toEnd: "Xuống cuối",
    sending: "Đang gửi…",
    waiting: "Chờ có mạng để gửi",
    sent: "Đã gửi",
    notSent: "Chưa gửi được",
    remove: "Bỏ",
    uploadFailed: "Chưa gửi được tệp.",
    uploadWaiting: "Chờ có mạng để gửi lại",
    tooLarge: "Tệp lớn hơn 20 MB, không gửi được.",
    tooLong: "Tin nhắn quá dài. Anh/chị vui lòng chia thành nhiều tin.",
    noCookies: "Trình duyệt đang chặn cookie nên chưa vào được. Anh/chị cho phép cookie rồi tải lại trang.",
    botSays: "Giao Ban:",
    iSay: "Tôi:",
    today: "Hôm nay",
    yesterday: "Hôm qua",
    download: "Tải về",
    empty: "Trợ lý báo cáo sẽ hỏi từng câu. Anh/chị dừng lúc nào cũng được, câu nào đã ghi thì không mất.",
    emptyDemo: "Mời anh/chị chọn một người để dùng thử.",
    emptyLead: "Xem đơn vị nào đã nộp, số liệu tổng hợp và những chỗ cần xem lại.",
    emptyStranger:
      "Đây là trợ lý báo cáo. Để tham gia, anh/chị cần mã mời của cơ quan tổng hợp báo cáo. Có mã rồi, gõ: /start và mã, giữa có dấu cách.",
    start: "Bắt đầu",
    summary: "Xem tổng hợp",
    untouched: "Chưa bắt đầu",
    draft: "Đang làm {done}/{total}",
    complete: "Xong, chưa nộp",
    returned: "Trả lại để sửa",
    submitted: "Đã nộp",
    approved: "Lãnh đạo đã duyệt",
    received: "Đã tiếp nhận",
    collecting: "{done}/{total} đã nộp",
  },
  en: {
    role: "Role",
    menu: "Menu",
    leave: "Log out of this browser",
    leaveSure:
      "Log out of this browser? What was said here will be deleted; answers that were written down stay. To come back you need a new invite code, or /link typed on another device in use.",
    leaveFailed: "Logging out did not work. Please try again.",
    progress: "Progress",
    log: "Conversation",
    attach: "Attach a file",
    input: "Message",
    placeholder: "Type a message",
    send: "Send",
    close: "Close",
    choosePerson: "Choose a role",
    demoIntro:
      "This is a trial with sample data. Please choose a person to begin; you can change at any time.",
    search: "Find a person or unit",
    nobody: "Nobody found.",
    loading: "Loading…",
    peopleFailed: "The list could not be loaded. Please try again.",
    switchFailed: "The role could not be changed. Please try again.",
    tryAgain: "Try again",
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    offline: "No network, waiting…",
    newest: "New message",
    toEnd: "To the end",
    sending: "Sending…",
    waiting: "Will be sent when online",
    sent: "Sent",
    notSent: "Not sent",
    remove: "Remove",
    uploadFailed: "The file could not be sent.",
    uploadWaiting: "Will be sent again when online",
    tooLarge: "The file is larger than 20 MB and cannot be sent.",
    tooLong: "The message is too long. Please send it in parts.",
    noCookies: "Your browser blocks cookies, so you cannot come in. Please allow cookies and reload the page.",
    botSays: "Giao Ban:",
    iSay: "Me:",
    today: "Today",
    yesterday: "Yesterday",
    download: "Download",
    empty: "The reporting assistant asks one question at a time. Stop whenever you like: every answer is kept.",
    emptyDemo: "Please choose a person to try it out.",
    emptyLead: "See who has submitted, the figures summed up, and what needs another look.",
    emptyStranger:
      "This is the reporting assistant. To take part you need an invite code from the office that collects the reports. Then type /start, a space and the code.",
    start: "Begin",
    summary: "See the summary",
    untouched: "Not started",
    draft: "In progress {done}/{total}",
    complete: "Done, not submitted",
    returned: "Returned for correction",
    submitted: "Submitted",
    approved: "Approved",
    received: "Received",
    collecting: "{done}/{total} submitted",
  },
};

let spoken = "vi";

export function locale() {
  return spoken;
}

export function word(key) {
  return WORDS[spoken][key];
}

export function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How far a report is, in two or three words; "" for nobody's. */
export function reportState(report) {
  if (!report) return "";
  const { state, done, total } = report;
  let key = state;
  if (state === "draft" && done === 0) key = "untouched";
  if (state === "draft" && done === total) key = "complete";
  return word(key).replace("{done}", done).replace("{total}", total);
}

/** Changes the language of the page; true where it was another before. */
export function speak(wanted) {
  const next = wanted in WORDS ? wanted : "vi";
  const changed = next !== spoken;
  spoken = next;
  document.documentElement.lang = next;
  for (const node of document.querySelectorAll("[data-word]")) {
    node.textContent = word(node.dataset.word);
  }
  for (const node of document.querySelectorAll("[data-word-label]")) {
    node.setAttribute("aria-label", word(node.dataset.wordLabel));
  }
  for (const node of document.querySelectorAll("[data-word-placeholder]")) {
    node.placeholder = word(node.dataset.wordPlaceholder);
  }
  return changed;
}

export function clock(date) {
  return new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit" }).format(date);
}

/** The day as people name it: "Hôm nay", "Hôm qua", "Thứ Hai, 24/11/2025". */
export function dayName(date) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.round((midnight - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return word("today");
  if (days === 1) return word("yesterday");
  const form = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" };
  return new Intl.DateTimeFormat(spoken === "vi" ? "vi" : "en-GB", form).format(date);
}

/** A file size: "640 kB", "1,2 MB". */
export function fileSize(bytes) {
  const inMegabytes = bytes >= 1_000_000;
  const figure = inMegabytes ? bytes / 1_000_000 : Math.max(1, bytes / 1_000);
  const digits = { maximumFractionDigits: inMegabytes ? 1 : 0 };
  return `${new Intl.NumberFormat(spoken, digits).format(figure)} ${inMegabytes ? "MB" : "kB"}`;
}

/** For searching: lower case, without diacritics. */
export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("đ", "d");
}
