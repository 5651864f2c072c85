"""Pasting a table into the text editor: the words of two cells never run together, in the editor and once saved."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser_sessions import office as session_of_office

pytestmark = pytest.mark.browser
PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm} --></style></head><body lang=EN-GB><!--StartFragment-->
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'>
 <tr style='mso-yfti-irow:0'><td width=300 valign=top><p class=MsoNormal><b>Pressure</b><o:p></o:p></p></td>
  <td width=300><p class=MsoNormal>Time<o:p></o:p></p></td></tr>
 <tr><td><p class=MsoNormal>1.5<o:p></o:p></p></td>
  <td><p class=MsoNormal>60 minutes<o:p></o:p></p><p class=MsoNormal>once a week</p></td></tr>
 <tr><td><p class=MsoNormal>1.75<o:p></o:p></p></td><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr>
</table><p class=MsoNormal>After the table</p><!--EndFragment--></body></html>"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><div dir="ltr" align="left">
<table style="border:none"><colgroup><col width="301"/><col width="301"/></colgroup><tbody>
<tr style="height:0pt"><td style="vertical-align:top"><p dir="ltr"><span>1.5</span></p></td><td><p dir="ltr">
<span style="font-weight:700">60</span><span> minutes</span></p></td></tr></tbody></table></div></b>"""
CELLS = "<tr><td>1.5</td><td>60 minutes<br>a week</td></tr>"
LAYOUT = (
    "<table><tr><td><p>Above</p><table><tr><td>1.5</td><td>60 minutes</td></tr></table></td></tr></table>"
)


@pytest.fixture(scope="session")
def office(running_site) -> str:
    return session_of_office(running_site, "paster-of-a-test")


@pytest.mark.parametrize(
    ("pasted", "items", "around"),
    [
        pytest.param(
            WORD,
            ["Pressure | Time", "1.5 | 60 minutes; once a week", "1.75 | –"],
            "After the table",
            id="from Word",
        ),
        pytest.param(DOCS, ["1.5 | 60 minutes"], "", id="from Google Docs"),
        pytest.param(CELLS, ["1.5 | 60 minutes a week"], "", id="rows alone"),
        pytest.param(LAYOUT, ["1.5 | 60 minutes"], "Above", id="a table within a table"),
    ],
)
def test_a_pasted_table_becomes_a_list_of_its_rows(page: Page, site: str, office: str, pasted, items, around):
    page.context.add_cookies([{"name": "sessionid", "value": office, "url": site}])
    page.goto(f"{site}/admin/organisation/sitepage/")
    page.locator("#result_list tbody th a").first.click()
    box = page.locator(".ProseMirror[role=textbox]")
    box.fill("")
    for _ in range(3):  # out of a list with which the page may begin
        box.press("Backspace")
    box.evaluate(PASTE, pasted)
    expect(box.locator("li")).to_have_text(items)
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".ProseMirror[role=textbox] li")).to_have_text(items)
    expect(page.locator(".ProseMirror[role=textbox]")).to_contain_text(around)
    assert "1.560" not in page.locator("textarea[name=body]").input_value()
