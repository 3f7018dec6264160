# frozen_string_literal: true

require "prism"

# A template of an application's own prints a value through `ruby_string` or `ruby_comment`. Where the component
# allows that, Ruby must read the same program whatever the value is. Ruby's own parser is the judge.
RSpec.describe "The places of values in Ruby files" do
  # Ruby in which a reader can lose its way.
  pieces = [
    *%w[ 'it' "it's" %w[a'] %i[a"] %q(') %(\ ") %<"> %|"| %r{a/"}x %s(") /'/ /\// /[\/"]/ ?" ?' ?\\" ?\\' ?# ?\C-"
         :"a'" :/ :% :<< $' $" $` 100\ /2 0x1f\ /1 1if\ x self\ /2 $a\ /2 @a\ /2 A\ /2 x\ /2 x/2 x\ /\ 2 x\ %2 x\ %w[']
         n?\ /\ 2 n?\ /2 x!\ /\ 1 x.y\ /2 x\ ?'a':"b" x\ ?\ '"':"'" n?\ ?\ 1:2 x\ <<A [1\ <<A] x\ <<\ "'" class\ <<A;end
         map(&:/) inject(:<<) x.% 1.%(2) %\ "" alias\ a\ ` undef\ ` ]
      .map { |text| "v = #{text}".sub(/\Av = (alias|undef|class)/, '\1') },
    "x = <<~A\n  it's \"\nA", "x = <<sql\nit's\nsql", "x = <<-'A'\n  it's \#{\n  A", "x = <<A\n  A\n'\nA",
    "x = <<~A\n  one \\\n  A\n  two\nA", "x = <<~A\n\u00a0A\n\"\nA", "x = [ <<A, \"y\\\n\" ]\nA\n\"]",
    "f(<<~A, <<~B)\n'\nA\n\"\nB",
    "x = <<~A\n  \#{ { a: '\"' } }\nA", "x = \"\#{<<~A}\"\n\"\nA", "=begin\nit's \"\n=end", "=begin\n=endless \"\n=end",
    "y = x \\\n=begin_at", "if / \"/ =~ x then end", "case x when / \"/ then 1 end", "x and / '/ =~ y",
    "m do / \"/ end",
    "begin / \"/ end", "x = y rescue / \"/", "while / '/ do end", "x = 1 .. / '/", "return / '/", "x in { a: / '/ }",
    "f(a:/'/)", "x = y if x % 2", "def n? = 4", "def quote = ?\\\"", "def /(o) = o", "def `(o) = o",
    "def z(a) / \"/; end",
    "def z.a=(b) / \"/; end", "x = y ? :a : :'b'", "x = n? ? \"'\" : '\"'", "x = \"\#$'\" ; y = '\#$'", "x = \"\\c\"\"",
    "x = \"\#{ \"\#{ '\"' }\" }\"", "k = { \"a'\": 1, b: '\"' }", "k = { if: / '/ }", "puts:/'/", "puts -%(\")",
    "x\n  .y / '\"'.z",
    "# it's \"", "# coding: sjis", "x = y /1 # '", "x = { } / 1", "x = (y) /2", "x = y[1] /2", "loop { |a| / '/ }",
    "-> (a) { / \"/ }", "'a' \\\n  '\"'", "x = %w[\n  '\n]", "x ||= / '/", "f %q[']", "it /2", "x = _1 /2", "__END__"
  ].freeze

  # Where a template prints the value. Most of these are wrong.
  holes = [
    "X1 = {{ a | ruby_string }}", "# {{ a | ruby_comment }}",
    "y = [ {{ a | ruby_string }}, 1 ] # {{ a | ruby_comment }}",
    "X1 = '{{ a | ruby_string }}'", "X1 = \"{{ a | ruby_string }}\"", "X1 = /{{ a | ruby_string }}/",
    "X1 = %w[{{ a | ruby_string }}]", "X1 = \"# {{ a | ruby_comment }}\"", "X1 = <<~Q\n  # {{ a | ruby_comment }}\nQ",
    "X1 = <<~Q\n  {{ a | ruby_string }}\nQ", "X1 = <<~'Q'\n  y = {{ a | ruby_string }}\nQ", "# {{ a | ruby_string }}",
    "=begin\n{{ a | ruby_comment }}\nmore\n=end", "X1 = \"\#{ {{ a | ruby_string }} }\"", "x ?{{ a | ruby_string }}:1",
    "x = <<'\"zz\"'\n{{ a | ruby_string }}\n1\n\"zz\"", "#\{{ a | ruby_comment }}", "X1 = `{{ a | ruby_string }}`",
    "x = <<~A\n  one \\\n  A\n  # {{ a | ruby_comment }}\nA", "x = <<sql\n# {{ a | ruby_comment }}\nsql",
    "x = <<~A\n\u00a0A\n# {{ a | ruby_comment }}\nA", "x = [ <<A, \"y\\\n\" ] # {{ a | ruby_comment }}\nA\n\"]"
  ].freeze

  hostile = [
    "; exit; #", "\"; exit #", "'; exit; '", "/; exit; /", "`; exit; `", "\#{exit}", "]; exit; [", "=end", "zz",
    "A", "Q",
    "coding: sjis", "É\"; exit #", "frozen_string_literal: true", "-*- warn_indent: true -*-", "!ruby -Ke",
    "shareable_constant_value: literal", "\nexit\n", "\\", "\\\"; exit #", "}; exit; {"
  ].freeze
  harmless = "harmless words"

  it "never lets a value change the program" do
    random = Random.new(20_260)
    # Each place behind each piece, and some thousand mixtures.
    pairs = [ "", "x = y = n = 1\n" ].product(pieces, holes).map { |start, *lines| "#{start}#{lines.join("\n")}\n" }
    compared = [ *pairs, *Array.new(2_000) { template(random, pieces, holes) } ].count do |text|
      value = hostile.sample(random:)
      before, after = rendered(text, harmless), rendered(text, value)
      next unless before && after && Prism.parse_success?(before)

      expect(astray(before, harmless)).to eq([]), text.inspect
      expect(program(after, value)).to eq(program(before, harmless)), "#{text.inspect} with #{value.inspect}"
      true
    end
    expect(compared).to be > 800
  end

  it "allows the places that are right, after any everyday code" do
    everyday = [
      "x = total / count", "x = (a + b) / 2 * 3", "list << 'x'", "x = a ? b : c", "x.nil? ? 1 : 2", "x = %w[ a' b ]",
      "attr_reader :a, :b", "puts <<~TEXT\n  it's\nTEXT", "x.gsub(/it's/, '')", "return if x =~ /\"/", "x = y % 2",
      "class << self\n  def a?(b) = b / 2\nend", "validates :a, format: { with: /\"/ }, if: -> { b / 2 > 1 }",
      "case x\nwhen /'/ then 1\nend", "path = 'a/b'; dir = \"c/\#{path}/d\"", "x = \"it's\" \\\n  \"long\"",
      "x&.y&.map(&:to_s)",
      "execute <<~SQL\n  it's\nSQL\nexecute <<~SQL\n  it's\nSQL", "rescue_from Foo::Bar, with: :baz", "@x ||= {}"
    ]
    everyday.each do |text|
      [ "X1 = {{ a | ruby_string }}", "# {{ a | ruby_comment }}" ].each do |hole|
        expect(rendered("def m\n#{text}\n#{hole}\nend\n", harmless)).to be_truthy, text
      end
    end
  end

  # What else begins like a name, or is one in some versions of Ruby only.
  words = [ *%w[ __ENCODING__ __FILE__ __LINE__ __method__ __END__ BEGIN END alias and begin break case class def
    defined do else elsif end ensure false for if in it module next nil not or redo rescue retry return self super
    then true undef unless until when while yield _ _0 _1 _9 _10 _x it_ x1 A A1 Begin Class IF NIL __A ] ].freeze

  it "takes for a variable what Ruby takes for one" do
    wrong = words.reject do |name|
      takes = Prism.parse("#{name} = 1\n#{name}\n").then do |parsed|
        parsed.success? && !parsed.data_loc && parsed.value.statements.body.first.is_a?(Prism::LocalVariableWriteNode)
      end
      takes == !rendered("{{ a | ruby_local }} = 1", name).nil?
    end
    expect(wrong).to be_empty
  end

  it "takes for a constant what Ruby takes for one, alone and in a module" do
    wrong = words.flat_map { |name| [ name, "A::#{name}", "#{name}::A" ] }.reject do |name|
      takes = name.split("::").all? do |part|
        parsed = Prism.parse("#{part} = 1")
        parsed.success? && parsed.value.statements.body.first.is_a?(Prism::ConstantWriteNode)
      end
      takes == !rendered("class {{ a | ruby_constant }}\nend", name).nil?
    end
    expect(wrong).to be_empty
  end

  def template(random, pieces, holes)
    start = [ "", "", "x = y = n = 1\n", "def m(x, y)\n", "\uFEFF" ].sample(random:)
    lines = pieces.sample(random.rand(0..3), random:)
    lines.insert(random.rand(0..lines.size), holes.sample(random:))
    separator = [ "\n", "\n", "; ", "\r\n" ].sample(random:)
    "#{start}#{lines.join(separator)}\n#{"end\n" if start.start_with?("def")}"
  end

  manifest = <<~TOML
    name = "step_handler"
    description = "x"
    [[parameters]]
    name = "a"
    description = "a"
    default = ""
    [[outputs]]
    template = "x.tera"
    subdir = "out"
    filename = "x.rb"
  TOML
  define_method(:manifest) { manifest }

  # The file, or nil if the component refuses to print the value.
  def rendered(text, value)
    sources = [ { name: "step_handler/template.toml", text: manifest }, { name: "step_handler/x.tera", text: } ]
    TaskerContribRails::Component.call("generator", "render", {
      template: "step_handler", arguments: [ { name: "a", value: } ], acronyms: [], sources:, options: []
    }).dig(0, "text")
  rescue TaskerContribRails::Error::Rejected
    nil
  end

  # The lines in which the value is neither in a comment, nor a whole string, nor in a heredoc without interpolation.
  def astray(text, value)
    parsed = Prism.parse(text)
    right = parsed.comments.map(&:location).push(parsed.data_loc).compact
    nodes = [ parsed.value ]
    while (node = nodes.pop)
      nodes.concat(node.compact_child_nodes)
      right << node.location if node.respond_to?(:unescaped) && node.unescaped == value
      if node.respond_to?(:opening) && node.opening&.match?(/\A<<.'/)
        parts = node.respond_to?(:parts) ? node.parts.map(&:location) : [ node.content_loc ]
        right << parts.first.join(parts.last)
      end
    end
    text = text.b
    starts = text.enum_for(:scan, value.b).map { Regexp.last_match.begin(0) }
    starts.reject { |start| right.any? { |place| (place.start_offset...place.end_offset).cover?(start) } }
      .map { |start| text[..start].lines.last }
  end

  # What Ruby reads, with a mark where a string is the value.
  def program(text, value)
    parsed = Prism.parse(text)
    return parsed.errors.map(&:message) unless parsed.success?

    literal = rendered("{{ a | ruby_string }}", value)
    known = %w[ frozen_string_literal shareable_constant_value warn_indent ]
    told = parsed.magic_comments.map { |comment| comment.key.downcase.tr("-", "_") } & known
    [ tree(parsed.value, value, literal), told, parsed.source.encoding ]
  end

  def tree(node, value, literal)
    text = node.unescaped if node.respond_to?(:unescaped)
    text = text == value ? :value : text.gsub(literal) { "VALUE" } if text
    name = node.name if node.respond_to?(:name)
    [ node.type, name, text, *node.compact_child_nodes.map { |child| tree(child, value, literal) } ]
  end
end
