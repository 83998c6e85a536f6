"""A teacher's hands on the form in the browser: she chooses, types and takes a photo."""

import re
import struct
import zlib

from playwright.sync_api import Locator, Page

from tests.browser.prepare import CAMPAIGN, SCHOOL

# Ten seconds: on a busy machine a list takes its time, and one that stays open is a fault.
CLOSING_TRIES = 100


def photo(width: int, height: int) -> bytes:
    """A grey picture as PNG, as large as a phone's camera makes them."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\x00" + b"\x80" * width) * height)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def ask(page: Page, question: str) -> Locator:
    """The question with this label in the form."""
    label = page.locator(".control-text label", has_text=re.compile(f"^{re.escape(question)}$"))
    return page.locator(".question-container").filter(has=label)


def choose(page: Page, question: str, *answers: str) -> None:
    """Tick radio buttons or boxes by their labels."""
    for answer in answers:
        ask(page, question).get_by_text(answer, exact=True).click()


def pick(page: Page, question: str, answer: str) -> None:
    """Open a list and pick from it."""
    ask(page, question).locator(".p-select, .p-multiselect").click()
    option = page.get_by_role("option", name=answer, exact=True)
    option.click()
    # A list of several answers lies over the form until something beside it is touched, and it
    # hears of that only once it has opened in full.
    for _ in range(CLOSING_TRIES):
        if not option.is_visible():
            return
        page.mouse.click(2, 300)
        page.wait_for_timeout(100)
        # Once in a while the list takes no notice of the touch; it does of the key.
        page.keyboard.press("Escape")
    raise AssertionError(f"the list of «{question}» does not close")


def write(page: Page, question: str, answer: str) -> None:
    """Key by key: the form's number boxes listen to keys alone."""
    box = ask(page, question).locator("input, textarea").first
    box.press_sequentially(answer)
    box.blur()


def fill_a_talk(page: Page) -> None:
    """What a teacher types after the talk; commune, school and day stand there already."""
    choose(page, "Loại hoạt động", "Nói chuyện chuyên đề")
    choose(page, "Chủ đề", "Luật Phòng, chống ma túy", "Kỹ năng từ chối")
    choose(page, "Dành cho ai?", "Học sinh, sinh viên")
    assert SCHOOL in ask(page, "Trường, cơ quan hoặc điểm").inner_text()
    choose(page, "Thuộc chiến dịch, kế hoạch nào không?", "Có")
    pick(page, "Chiến dịch", CAMPAIGN)
    pick(page, "Đơn vị thực hiện", "Nhà trường")
    pick(page, "Báo cáo viên thuộc đơn vị", "Công an")
    for question, number in (("Thời lượng (phút)", "45"), ("Tổng số lượt người tham dự", "120")):
        write(page, question, number)
    for question, number in (("Nam", "58"), ("Nữ", "62")):
        write(page, question, number)
    write(page, "Trong đó: học sinh, sinh viên", "120")
    attach(page, "Ảnh minh chứng")


def correct_a_talk(page: Page) -> None:
    """The talk among what was sent back, and its two questions in the order of the form."""
    ask(page, "Chọn phiếu được trả lại").locator(".p-select").click()
    page.get_by_role("option", name=re.compile("^Phiếu ghi nhận hoạt động")).click()
    write(page, "Chủ đề", "Luật Phòng, chống ma túy; Phòng, chống HIV")
    write(page, "Thời lượng (phút)", "50")


def attach(page: Page, question: str) -> None:
    """Take a photo; the form makes it as small as it asks for (max-pixels) and shows it."""
    asked = ask(page, question)
    file = {"name": "buổi nói chuyện.png", "mimeType": "image/png", "buffer": photo(1600, 1200)}
    asked.locator("input[type=file]").last.set_input_files(file)
    shown = asked.locator("img")
    shown.wait_for()
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1280
