from __future__ import annotations

import pytest

from knowledge.formats.web_page import page_to_markdown


def test_only_the_main_content_is_read() -> None:
    page = (
        "<title>Hours</title><nav>Home</nav><main><header><h1>Hours</h1></header><p>Nine.</p></main><footer>x</footer>"
    )
    assert page_to_markdown(page) == ("Hours", "# Hours\n\nNine.")


@pytest.mark.parametrize("page", ["<article>a</article><article>b</article>", "<body><p>a</p><p>b</p></body>"])
def test_without_one_main_element_the_whole_body_is_read(page: str) -> None:
    assert page_to_markdown(page)[1].split() == ["a", "b"]


def test_what_goes_along_with_the_content_is_left_out() -> None:
    page = (
        "<main><h1>Hours</h1><p>We open at nine on all days but Sunday, and close at six.</p>"
        '<div class="post-share">Tell it</div><div class="code-menu"><pre>open</pre></div>'
        '<div id="comments">As said.</div>'
        '<ul class="related-posts"><li>Prices</li></ul></main>'
    )
    assert page_to_markdown(page)[1].split("\n\n") == [
        "# Hours", "We open at nine on all days but Sunday, and close at six.", "```\nopen\n```", "As said.",
    ]  # fmt: skip


def test_the_first_heading_is_the_title_of_a_page_without_one() -> None:
    assert page_to_markdown("<h1>Hours ¶</h1><p>Nine.</p>")[0] == "Hours"


def test_links_become_absolute_and_links_within_the_page_become_text() -> None:
    page = '<p><a href="/terms">terms</a>, <a href="#top">top</a>, <img src="x.png" alt="A parcel"></p>'
    assert page_to_markdown(page, base="https://desk.example/help/")[1] == (
        "[terms](https://desk.example/terms), top, A parcel"
    )


@pytest.mark.parametrize(
    ("block", "fence"),
    [
        ('<pre><code class="language-python">x = 1</code></pre>', "```python"),
        ('<div class="highlight-sh"><pre>make</pre></div>', "```sh"),
        ('<pre lang="toml">a = 1</pre>', "```toml"),
        ('<pre class="highlight-default">a</pre>', "```"),
    ],
)
def test_a_code_block_keeps_its_language(block: str, fence: str) -> None:
    assert page_to_markdown(block)[1].splitlines()[0] == fence


def test_nothing_is_escaped() -> None:
    assert page_to_markdown("<p>set_time(*args) #1</p>")[1] == "set_time(*args) #1"
