using System.Text.Json;
using AuditOtel.Build.Reporting;

namespace AuditOtel.Analyzers.Tests.Build.Reporting;

/// <summary>The page of the sample as a browser lays it out and a person sees it.</summary>
[Trait("Requirement", "P4")]
public sealed class ReportInBrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const int Desk = 1280;
    private const int Phone = 400;

    // Whatever shows text, with its size, its colour and the first ground behind it that is not transparent.
    private const string Texts = """
        (() => {
          const ground = element => { for (let e = element; e; e = e.parentElement) { const colour = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(colour)) return colour; } return 'rgb(255, 255, 255)'; };
          const seen = element => { const box = element.getBoundingClientRect(); return box.width > 1 && box.height > 1; };
          const own = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
          const told = (element, part) => { const style = getComputedStyle(element, part); return { name: element.tagName + (part ?? ''), size: parseFloat(style.fontSize), colour: style.color, ground: ground(element) }; };
          const all = [...document.body.querySelectorAll('*')].filter(seen);
          return [...all.filter(own).map(element => told(element)), ...all.filter(element => !['none', 'normal'].includes(getComputedStyle(element, '::before').content)).map(element => told(element, '::before'))];
        })()
        """;

    private const string Tables = """
        [...document.querySelectorAll('table')].map(table => ({
          caption: table.caption?.textContent ?? '',
          columns: [...table.tHead.rows[0].cells].map(cell => cell.tagName + ' ' + cell.scope),
          rows: [...table.tBodies[0].rows].map(row => row.cells[0].tagName + ' ' + row.cells[0].scope + ' ' + row.cells.length),
        }))
        """;

    private const string Hostile = "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)> \u202etxt.exe\u2066\u200f\u2028 javascript:alert(3) \"onmouseover=alert(4) ";

    [Fact]
    public async Task The_page_is_whole_without_a_script_or_a_request()
    {
        await browser.ShowAsync(await SampleReport.HtmlAsync(), Desk);

        var asked = Assert.Single(browser.Told("Network.requestWillBeSent"));
        Assert.EndsWith("/page.html", (string)asked["request"]!["url"]!, StringComparison.Ordinal);
        Assert.Equal(0, (int)await browser.AskAsync("document.scripts.length + document.querySelectorAll('img, iframe, object, embed, link, form').length"));
        Assert.Empty(browser.Told("Log.entryAdded"));
        Assert.Contains("Audited surface of Administration", (string?)await browser.AskAsync("document.body.innerText"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headings_follow_one_another_and_each_cell_has_its_heads()
    {
        await browser.ShowAsync(await SampleReport.HtmlAsync(), Desk);

        int[] levels = [.. (await browser.AskAsync("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => +heading.tagName[1])")).AsArray().Select(level => (int)level!)];
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, "A heading was left out."));
        var tables = (await browser.AskAsync(Tables)).AsArray();
        Assert.True(tables.Count >= 5, "The sample says too little.");
        Assert.All(tables, table =>
        {
            Assert.NotEqual("", (string)table!["caption"]!);
            Assert.All(table["columns"]!.AsArray(), column => Assert.Equal("TH col", (string)column!));
            Assert.All(table["rows"]!.AsArray(), row => Assert.Equal($"TH row {table["columns"]!.AsArray().Count}", (string)row!));
        });
        Assert.Equal(0, (int)await browser.AskAsync("[...document.links].filter(link => link.origin !== location.origin || !document.getElementById(link.hash.slice(1))).length"));
    }

    [Theory]
    [InlineData(Desk, false)]
    [InlineData(Desk, true)]
    [InlineData(Phone, false)]
    [InlineData(Phone, true)]
    public async Task Each_text_is_large_enough_and_stands_out_and_nothing_overflows(int width, bool isDark)
    {
        await browser.ShowAsync(await SampleReport.HtmlAsync(), width, isDark);

        var texts = (await browser.AskAsync(Texts)).AsArray();
        Assert.True(texts.Count > 100, "The sample says too little.");
        Assert.All(texts, text =>
        {
            Assert.True((double)text!["size"]! >= 12, $"{text.ToJsonString()} is too small.");
            var (colour, ground) = (Luminance((string)text["colour"]!), Luminance((string)text["ground"]!));
            Assert.True((Math.Max(colour, ground) + 0.05) / (Math.Min(colour, ground) + 0.05) >= 4.5, $"{text.ToJsonString()}: WCAG 2.1, 1.4.3 wants 4.5 to 1.");
        });
        Assert.Equal(isDark, Luminance((string?)await browser.AskAsync("getComputedStyle(document.body).backgroundColor") ?? "") < 0.1);
        await ExpectNoOverflowAsync(width);
    }

    [Fact]
    public async Task Hostile_names_are_shown_as_text_and_change_nothing_else()
    {
        var name = Hostile + new string('x', 500);
        var finding = new LoggedFinding { Id = "AOT0101", Rule = "AOT0101", Level = "warning", Message = name, Owner = name, Privileged = [name], Path = [name, name], File = name, Baseline = [name] };
        var surface = new SurfaceJson(name, name, [new SurfaceOperation { Name = name, Action = name, Class = name, Mode = name, Route = name, Member = name, Targets = [name], Arguments = [name] }], [new SurfaceExcuse(name, name)]);

        await browser.ShowAsync(HtmlReport.Text(new AuditReport(surface, [finding, finding with { Silenced = name }, finding with { Id = "AOT0108" }, finding with { Level = "note" }], name)), Phone);

        Assert.Single(browser.Told("Network.requestWillBeSent"));
        Assert.Empty(browser.Told("Page.javascriptDialogOpening"));
        Assert.Equal(0, (int)await browser.AskAsync("document.scripts.length + document.images.length + document.querySelectorAll('[onerror], [onmouseover]').length + [...document.links].filter(link => link.protocol !== 'file:').length"));
        var text = (string?)await browser.AskAsync("document.body.innerText") ?? "";
        Assert.Contains("<script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)> \\u202etxt.exe\\u2066\\u200f\\u2028 javascript:alert(3) \"onmouseover=alert(4)", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, letter => letter is '\u202e' or '\u2066' or '\u200f' or '\u2028');
        await ExpectNoOverflowAsync(Phone);
    }

    private async Task ExpectNoOverflowAsync(int width)
    {
        var page = await browser.AskAsync("({ wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth, cut: [...document.querySelectorAll('.table')].filter(table => table.scrollWidth > table.clientWidth).length })");
        Assert.True((int)page["wide"]! <= (int)page["room"]!, $"The page is wider than {width}: {page.ToJsonString()}");
        Assert.Equal(0, (int)page["cut"]!);
    }

    private static double Luminance(string colour)
    {
        var parts = JsonSerializer.Deserialize<double[]>($"[{colour[(colour.IndexOf('(', StringComparison.Ordinal) + 1)..^1]}]")!.Take(3).Select(part => part / 255).Select(part => part <= 0.03928 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
