using AuditOtel.OpenTelemetry.Views;

namespace AuditOtel.OpenTelemetry.Tests.Views;

public sealed class AttributeValueTests
{
    [Fact]
    public void Single_values_stay_as_they_are()
    {
        object?[] values = ["text", true, 7L, 1.5, null];

        Assert.All(values, value => Assert.Equal(value, AttributeValue.Of(value)));
    }

    [Fact]
    public void A_list_is_a_list_of_texts_and_what_stands_in_it_is_json()
    {
        List<object?> list =
        [
            "admin \"x\"",
            new List<KeyValuePair<string, object?>>
            {
                new("name", "Jürgen"), new("count", 2L), new("ratio", 0.5), new("nothing", null), new("endless", double.PositiveInfinity), new("bytes", new byte[] { 1, 2 }),
                new("list", new List<object?> { true, "b" }),
            },
        ];

        Assert.Equal(
            ["admin \"x\"", """{"name":"Jürgen","count":2,"ratio":0.5,"nothing":null,"endless":"Infinity","bytes":"AQI=","list":[true,"b"]}"""],
            Assert.IsType<string[]>(AttributeValue.Of(list)));
    }
}
