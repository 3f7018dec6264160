# frozen_string_literal: true

RSpec.describe TaskerContribRails::Plugins do
  around { |example| Dir.mktmpdir { |dir| @dir = File.realpath(dir) and example.run } }

  let(:home) { File.join(@dir, "home") }
  let(:root) { File.join(@dir, "shop").tap { |root| FileUtils.mkdir_p(root) } }
  let(:gems) { [] }
  let(:plugins) { described_class.new(root:, home:, gems:) }

  def write(path, text)
    path = File.join(@dir, path)
    FileUtils.mkdir_p(File.dirname(path))
    File.write(path, text)
  end

  # A plugin with one template.
  def plugin(folder, name, template: "handler", language: "ruby")
    write("#{folder}/tasker-plugin.toml", <<~TOML)
      [plugin]
      name = "#{name}"
      version = "1.0"
      description = "Of #{name}"
      language = "#{language}"
      [[templates]]
      name = "#{template}"
      path = "templates/#{template}"
      description = "A #{template}"
    TOML
    write("#{folder}/templates/#{template}/template.toml", <<~TOML)
      name = "#{template}"
      description = "A #{template}"
      [[parameters]]
      name = "name"
      description = "Its name"
      required = true
      [[outputs]]
      template = "a.rb.tera"
      filename = "{{ name | snake_case }}.rb"
    TOML
    write("#{folder}/templates/#{template}/a.rb.tera",
      "{{ name | pascal_case }} of #{name}, {{ more | default(value='') }}\n")
  end

  it "are the folders of the settings, the folders in these, and tasker-cli-plugin in each of those" do
    write("shop/.config/tasker.toml", "[cli]\nplugin-paths = [\"./own\", \"../others\", \"~/mine\", \"gone\"]\n")
    plugin("shop/own", "own")
    plugin("shop/own/below", "never looked at")
    plugin("others/a", "a")
    plugin("others/b/tasker-cli-plugin", "b")
    plugin("others/c/deeper/tasker-cli-plugin", "too deep")
    plugin("home/mine", "mine")

    expect(plugins.map(&:name)).to eq(%w[ own a b mine ])
    expect(plugins.map(&:place)).to eq([ "own", "#{@dir}/others/a", "#{@dir}/others/b/tasker-cli-plugin",
      "#{@dir}/home/mine" ])
    expect(plugins.missing).to eq([ "#{root}/gone" ])
  end

  it "are those of the first settings that exist, as Tasker's CLI reads them" do
    %w[ home/.config/tasker-ctl.toml shop/.tasker-ctl.toml ].each_with_index do |file, number|
      write(file, "plugin-paths = [\"#{@dir}/p#{number}\"]\n")
      plugin("p#{number}", "p#{number}")
      expect(described_class.new(root:, home:, gems:).map(&:name)).to eq([ "p#{number}" ])
    end
    write("shop/.config/tasker.toml", "[profile.default]\nbase_url = \"http://localhost\"\n")
    expect(described_class.new(root:, home:, gems:).to_a).to be_empty
    expect(described_class.new(root:, home: nil, gems:).to_a).to be_empty
  end

  it "are those of gems that say so, too, and no folder counts twice" do
    plugin("gem/cli", "of a gem")
    spec = Gem::Specification.new("shop-templates", "1") { |one| one.metadata = { "tasker_plugin" => "cli" } }
    allow(spec).to receive(:gem_dir).and_return("#{@dir}/gem")
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"#{@dir}/gem/cli\"]\n")

    expect(described_class.new(root:, home:, gems: [ spec, Gem::Specification.new("other", "1") ]).map(&:name))
      .to eq([ "of a gem" ])
    FileUtils.rm("#{root}/.tasker-ctl.toml")
    expect(described_class.new(root:, home:, gems: [ spec ]).map { |one| one.gem.name }).to eq([ "shop-templates" ])
  end

  it "are those in lib/templates/tasker, with and without a manifest" do
    plugin("shop/lib/templates/tasker/theirs/tasker-cli-plugin", "theirs")
    plugin("laid", "laid", template: "note")
    FileUtils.mkdir_p("#{root}/lib/templates/tasker/step_handler")
    write("shop/lib/templates/tasker/step_handler/handler.rb.jinja", "ours\n")
    FileUtils.cp_r("#{@dir}/laid/templates/note", "#{root}/lib/templates/tasker/note")

    expect(plugins.map(&:name)).to eq(%w[ theirs application ])
    note = plugins.template("note")
    expect(note.render({ "name" => "Pay" })).to eq([ { "path" => "pay.rb", "text" => "Pay of laid, \n",
      "source" => "lib/templates/tasker/note/a.rb.tera" } ])
  end

  describe "a template" do
    before do
      plugin("p/one", "one")
      plugin("p/two", "two", language: "python")
      plugin("p/three", "three", template: "note")
      write("shop/.tasker-ctl.toml", "plugin-paths = [\"../p\"]\n")
    end

    it "is found by its name, in any case, and its plugin or language where several have it" do
      expect(plugins.template("NOTE").plugin.name).to eq("three")
      expect(plugins.template("handler", plugin: "TWO").plugin.name).to eq("two")
      expect(plugins.template("handler", language: "Ruby").plugin.name).to eq("one")
      write("shop/.tasker-ctl.toml", "plugin-paths = [\"../p\"]\ndefault-language = \"python\"\n")
      preferring = described_class.new(root:, home:, gems:)
      expect(preferring.template("handler").plugin.name).to eq("two")
      expect(preferring.template("note").plugin.name).to eq("three")
    end

    it "is asked for more exactly where it is not the only one, and suggested where it is misspelt" do
      expect { plugins.template("handler") }.to raise_error(TaskerContribRails::Error::NoSuchPluginTemplate,
        "Several plugins have a template `handler`. Say which: `--plugin one` or `--plugin two`.")
      expect { plugins.template("hander") }.to raise_error(TaskerContribRails::Error::NoSuchPluginTemplate,
        "There is no template `hander`. Did you mean `handler`? `bin/rails tasker:plugins` lists all.")
      expect { plugins.template("note", plugin: "one", language: "perl") }
        .to raise_error(TaskerContribRails::Error::NoSuchPluginTemplate, /`note` in the plugin `one` for perl\./)
    end

    it "takes arguments that it does not declare, and says which it needs" do
      handler = plugins.template("handler", plugin: "one")
      expect(handler.render({ "name" => "PayNow", "more" => "x" }).first).to include("path" => "pay_now.rb",
        "text" => "PayNow of one, x\n")
      expect(handler.parameters).to eq([ { "name" => "name", "description" => "Its name", "required" => true,
        "default" => nil } ])
      expect { handler.render({}) }.to raise_error(TaskerContribRails::Error::Rejected, /`name` is missing/)
    end

    it "can't be a link out of its plugin, nor a folder that is not there" do
      unreadable = ->(why) { raise_error(TaskerContribRails::Error::PluginUnreadable, why) }
      FileUtils.rm_r("#{@dir}/p/one/templates/handler")
      handler = plugins.template("handler", plugin: "one")
      expect { handler.parameters }.to unreadable.(/has no template.toml/)
      FileUtils.ln_s("#{@dir}/p/three/templates/note", "#{@dir}/p/one/templates/handler")
      expect { handler.parameters }.to unreadable.(/link out of its plugin/)
    end
  end

  it "that are broken say why, and the others can be used" do
    plugin("p/good", "good")
    write("p/bad/tasker-plugin.toml", "[plugin\n")
    FileUtils.mkdir_p("#{@dir}/p/latin") && File.binwrite("#{@dir}/p/latin/tasker-plugin.toml", "# \xE4\n")
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"../p\"]\n")

    expect(plugins.template("handler").plugin.name).to eq("good")
    errors = plugins.to_h { |one| [ File.basename(one.place), one.templates && one.error ] }
    expect(errors).to match("bad" => TaskerContribRails::Error::Rejected, "good" => nil,
      "latin" => TaskerContribRails::Error::PluginUnreadable)
    expect(errors["latin"].message).to end_with("tasker-plugin.toml is not UTF-8; save it in UTF-8.")
  end

  it "can't be found with settings that can't be read" do
    write("shop/.tasker-ctl.toml", "plugin-paths = 1\n")
    expect { plugins.to_a }.to raise_error(TaskerContribRails::Error::Rejected, /`plugin-paths` must be a list/)
  end
end
