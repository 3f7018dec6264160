# frozen_string_literal: true

RSpec.describe TaskerContribRails::Commands::Plugins do
  include PluginFolder

  let(:output) { StringIO.new }
  let(:errors) { StringIO.new }

  def list(format: "text")
    plugins = TaskerContribRails::Plugins.new(root: @dir, home: nil, gems: [])
    described_class.new(plugins, format:, output:, errors:).call
  end

  def write_plugin
    write(".tasker-ctl.toml", "plugin-paths = [\"plugins\"]\n")
    write("plugins/shop/tasker-plugin.toml", <<~TOML)
      [plugin]
      name = "shop\\u001b[31m"
      version = "1.0"
      description = "Notes"
      language = "ruby"
      framework = "rails"
      [[templates]]
      name = "note"
      path = "note"
      description = "A note"
    TOML
    write("plugins/shop/note/template.toml", <<~TOML)
      name = "note"
      description = "A note"
      [[parameters]]
      name = "name"
      description = "Its name."
      required = true
      [[parameters]]
      name = "tone"
      description = "How it sounds"
      default = ""
      [[parameters]]
      name = "to"
      description = "Whom it is for"
      [[outputs]]
      template = "note.md.tera"
      filename = "{{ name }}.md"
    TOML
    write("plugins/shop/note/note.md.tera", "{{ name }}\n")
  end

  it "lists plugins, templates and parameters, and prints nothing that controls a terminal" do
    write_plugin
    expect(list).to be(true)
    expect(output.string).to eq(<<~TEXT)
      shop\\e[31m 1.0 (ruby/rails): Notes
        in plugins/shop
        note: A note
          --param name=…  Its name (required)
          --param tone=…  How it sounds (default: empty)
          --param to=…    Whom it is for (may be left out)

    TEXT
    expect(errors.string).to be_empty
  end

  it "lists them for programs" do
    write_plugin
    list(format: "json")
    expect(JSON.parse(output.string)).to match([ a_hash_including("language" => "ruby", "gem" => nil,
      "folder" => "plugins/shop", "templates" => [ a_hash_including("name" => "note") ]) ])
  end

  it "draws what is wrong with a template, and says so" do
    write_plugin
    write("plugins/shop/note/note.md.tera", "{{ name \n")
    expect(list).to be(false)
    expect(output.string).to include("  note: A note\n")
    expect(errors.string).to include("error[TC1020]: The template can't be read", "plugins/shop/note/note.md.tera:2:1")
  end

  it "draws what is wrong with a plugin, and names folders that are not there" do
    write(".tasker-ctl.toml", "plugin-paths = [\"plugins\", \"gone\"]\n")
    write("plugins/shop/tasker-plugin.toml", "[plugin]\nname = 1\n")
    expect(list).to be(false)
    expect(errors.string).to include("plugins/shop/tasker-plugin.toml:2:8",
      ".tasker-ctl.toml names #{@dir}/gone, which does not exist.")
  end

  it "draws what is wrong with the settings" do
    write(".tasker-ctl.toml", "plugin-paths = 1\n")
    expect(list).to be(false)
    expect(errors.string).to include("error[TC1029]", ".tasker-ctl.toml:1:16")
  end

  it "says where they would be" do
    expect(list).to be(true)
    expect(output.string).to start_with("There are no plugins.").and include(".tasker-ctl.toml")
    list(format: "json")
    expect(output.string).to end_with("[]\n")
  end
end
