using System.Text;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Tests.Records;

public sealed class RequiredFieldNamesTests
{
    [Fact]
    public void Every_required_attribute_is_known_by_its_name_and_no_other_text_is()
    {
        var attributes = RequiredFieldNames.Of(RequiredFields.All).Where(name => name.StartsWith("audit.", StringComparison.Ordinal)).ToArray();

        Assert.Equal(9, attributes.Length);
        foreach (var name in attributes)
        {
            Assert.Equal([name], RequiredFieldNames.Of(Of(name)));
            Assert.Equal(RequiredFields.None, Of(name[..^1]));
            Assert.Equal(RequiredFields.None, Of(name + "x"));
            Assert.Equal(RequiredFields.None, Of(name[..^1] + "_"));
        }

        Assert.Equal(RequiredFields.None, Of(""));
        Assert.Equal(RequiredFields.None, Of("event_name"));
    }

    private static RequiredFields Of(string name) => RequiredFieldNames.OfAttribute(Encoding.UTF8.GetBytes(name));
}
