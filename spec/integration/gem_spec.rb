# frozen_string_literal: true

require "rubygems/package"

# The gem as people get it: built, installed on a machine without a compiler, used.
RSpec.describe "The gem" do
  before(:all) do
    @dir = Dir.mktmpdir("tasker-gem")
    @file = File.join(@dir, "tasker-contrib-rails.gem")
    output, status = Open3.capture2e("gem", "build", "tasker-contrib-rails.gemspec", "--output", @file,
      chdir: File.expand_path("../../host-ruby", __dir__))
    raise output unless status.success?
  end

  after(:all) { FileUtils.rm_rf(@dir) }

  let(:package) { Gem::Package.new(@file) }

  it "fits every platform, needs nothing compiled, and is little more than 1 MB" do
    expect(package.spec.platform).to eq("ruby")
    expect(package.spec.extensions).to be_empty
    expect(File.size(@file)).to be < 1_150_000
  end

  it "holds the component, the generators with their usage, and no file of development" do
    expect(package.contents).to include(
      "lib/tasker_contrib_rails/tasker_contrib.wasm", "lib/tasker_contrib_rails/tasker_contrib.wasm.sha256",
      "lib/tasker-contrib-rails.rb",
      "lib/generators/tasker/step_handler/step_handler_generator.rb", "lib/generators/tasker/step_handler/USAGE",
      "LICENSE", "THIRD-PARTY-LICENSES.txt", "README.md"
    )
    expect(package.contents.grep(/_spec\.rb\z|Cargo|\.rs\z|\.lock\z/)).to be_empty
  end

  it "generates a handler in a fresh application, with no compiler on the PATH" do
    app = RailsApplication.create
    path = path_without_compilers
    install = [
      "gem", "install", "--local", "--ignore-dependencies", "--no-document", "--install-dir", File.join(@dir, "home"),
      @file
    ]
    expect(app.run(*install, env: { "PATH" => path })).to be_success

    installed = Dir[File.join(@dir, "home/gems/tasker-contrib-rails-*")].first
    FileUtils.cp(Dir[File.join(@dir, "home/specifications/*.gemspec")].first,
      File.join(installed, "tasker-contrib-rails.gemspec"))
    app.write("Gemfile", app.read("Gemfile").sub(/path: .*host-ruby"/, "path: #{installed.inspect}"))
    app.run!("bundle", "install", "--local", "--quiet", env: { "PATH" => path })

    expect(app.run("rails", "generate", "tasker:step_handler", "Charge", env: { "PATH" => path })).to be_success
    expect(app.read("app/handlers/charge_handler.rb")).to include("class ChargeHandler")
  ensure
    app&.remove
  end

  # A PATH with only what Ruby and Bundler themselves run.
  def path_without_compilers
    dir = File.join(@dir, "bin")
    FileUtils.mkdir_p(dir)
    [ RbConfig::CONFIG["ruby_install_name"], *%w[ruby bundle gem env sh git uname] ].uniq.each do |program|
      found = ENV["PATH"].split(File::PATH_SEPARATOR).map { |folder| File.join(folder, program) }.find do |file|
        File.executable?(file)
      end
      FileUtils.ln_sf(found, dir) if found
    end
    expect(%w[cc gcc clang make cargo rustc].select { |compiler| File.exist?(File.join(dir, compiler)) }).to be_empty
    dir
  end
end
