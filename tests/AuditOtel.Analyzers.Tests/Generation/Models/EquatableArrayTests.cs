using AuditOtel.Analyzers.Generation.Models;

namespace AuditOtel.Analyzers.Tests.Generation.Models;

public sealed class EquatableArrayTests
{
    [Fact]
    public void Arrays_of_equal_items_are_equal_and_hash_alike()
    {
        var one = new EquatableArray<string>(["a", "b"]);
        var two = new EquatableArray<string>(["a", "b"]);

        Assert.True(one == two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.Equal(new EquatableArray<string>([]), default);
    }

    [Fact]
    public void Order_and_length_matter()
    {
        var one = new EquatableArray<string>(["a", "b"]);

        Assert.NotEqual(new EquatableArray<string>(["b", "a"]), one);
        Assert.NotEqual(new EquatableArray<string>(["a"]), one);
    }
}
