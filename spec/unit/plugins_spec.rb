# frozen_string_literal: true

RSpec.describe TaskerContribRails::Plugins do
  include PluginFolder

  let(:gems) { [] }
  let(:plugins) { described_class.new(root:, home:, gems:) }

  it "are the folders of the settings, the folders in these, and tasker-cli-plugin in each of those" do
    write("shop/.config/tasker.toml", "[cli]\nplugin-paths = [\"./own\", \"../others\", \"~/mine\", \"gone\"]\n")
    write_plugin("shop/own", "own")
    write_plugin("shop/own/below", "never looked at")
    write_plugin("others/a", "a")
    write_plugin("others/b/tasker-cli-plugin", "b")
    write_plugin("others/c/deeper/tasker-cli-plugin", "too deep")
    write_plugin("home/mine", "mine")

    expect(plugins.map(&:name)).to eq(%w[ own a b mine ])
    expect(plugins.map(&:place)).to eq([ "own", "#{@dir}/others/a", "#{@dir}/others/b/tasker-cli-plugin",
      "#{@dir}/home/mine" ])
    expect(plugins.missing).to eq([ "#{root}/gone" ])
  end

  it "are those of gems that say so, too, and no folder counts twice" do
    write_plugin("gem/cli", "of a gem")
    spec = Gem::Specification.new("shop-templates", "1") { |one| one.metadata = { "tasker_plugin" => "cli" } }
    allow(spec).to receive(:gem_dir).and_return("#{@dir}/gem")
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"#{@dir}/gem/cli\"]\n")

    expect(described_class.new(root:, home:, gems: [ spec, Gem::Specification.new("other", "1") ]).map(&:name))
      .to eq([ "of a gem" ])
    FileUtils.rm("#{root}/.tasker-ctl.toml")
    expect(described_class.new(root:, home:, gems: [ spec ]).map { |one| one.gem.name }).to eq([ "shop-templates" ])
    FileUtils.ln_s("#{@dir}/gem/cli", "#{@dir}/link")
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"../link\"]\n")
    expect(described_class.new(root:, home:, gems: [ spec ]).map(&:name)).to eq([ "of a gem" ])
  end

  it "are those in lib/templates/tasker, with and without a manifest" do
    write_plugin("shop/lib/templates/tasker/theirs/tasker-cli-plugin", "theirs")
    write_template("shop/lib/templates/tasker/note", "note", "laid")
    write("shop/lib/templates/tasker/step_handler/handler.rb.tera", "ours\n")

    expect(plugins.map(&:name)).to eq(%w[ theirs application ])
    expect(plugins.template("note").plugin.name).to eq("application")
  end

  describe "one template of them" do
    before do
      write_plugin("p/one", "one")
      write_plugin("p/two", "two", language: "python")
      write_plugin("p/three", "three", template: "note")
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

    it "is named with its folders where a plugin, or two of one name, have it twice" do
      write_plugin("p/four", "one")
      expect { plugins.template("handler", plugin: "one") }
        .to raise_error(TaskerContribRails::Error::NoSuchPluginTemplate,
          %r{\AThe plugin `one` has several templates `handler`: \S+four\S* and \S+one\S*\. Rename one\.\z})
    end

    it "is asked for more exactly where it is not the only one, and suggested where it is misspelt" do
      missing = ->(message) { raise_error(TaskerContribRails::Error::NoSuchPluginTemplate, message) }
      expect { plugins.template("handler") }
        .to missing.("Several plugins have a template `handler`. Say which: `--plugin one` or `--plugin two`.")
      expect { plugins.template("hander") }
        .to missing.("There is no template `hander`. Did you mean `handler`? `bin/rails tasker:plugins` lists all.")
      expect { plugins.template("note", language: "perl") }.to missing.(/`note` for perl\./)
      expect { plugins.template("note", plugin: "one", language: "perl") }
        .to missing.(/`note` in the plugin `one` for perl\./)
    end
  end

  it "that are broken do not keep the others from being used" do
    write_plugin("p/good", "good")
    write("p/bad/tasker-plugin.toml", "[plugin\n")
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"../p\"]\n")
    expect(plugins.template("handler").plugin.name).to eq("good")
  end
end
