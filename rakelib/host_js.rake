# frozen_string_literal: true

require_relative "npm_package"

# The component in JavaScript: see host-js/README.md.
module HostJs
  FOLDER = File.expand_path("../host-js", __dir__)
  COMPONENT = File.expand_path("../host-ruby/lib/tasker_contrib_rails/tasker_contrib.wasm", __dir__)
  PLAYGROUND = File.expand_path("../docs/playground", __dir__)
  SITE = File.expand_path("../tmp/playground", __dir__)
  CONTRACT = File.expand_path("../wit", __dir__)
  # Where jco would look for the core module if nobody told it; src/component.js does.
  ADDRESS = /\w+\|\|\(\w+=\w+=>\w+\(new URL\(`[^`]*`,import\.meta\.url\)\)\);/

  # Takes the address out of what jco wrote: Vite takes it for one of any file beside it, and fails on the others.
  def self.without_address(path)
    code = File.read(path)
    abort "host-js: jco's code has changed, see HostJs::ADDRESS" unless code.scan(ADDRESS).one?
    File.write(path, code.sub(ADDRESS, ""))
  end
end

namespace :host_js do
  desc "Transpile the shipped component for JavaScript, with jco from npm"
  task :build do
    cd HostJs::FOLDER, verbose: false do
      sh("npm", "ci", *NpmPackage::OPTIONS, verbose: false) unless Dir.exist?("node_modules")
      rm_rf "component", verbose: false
      # The package holds the component, so it needs what the gem says of that.
      cp %w[ LICENSE THIRD-PARTY-LICENSES.txt ].map { |file| File.expand_path("../host-ruby/#{file}") }, ".", verbose: false
      rm_rf "wit", verbose: false
      cp_r HostJs::CONTRACT, "wit", verbose: false
      sh "npx", "jco", "transpile", HostJs::COMPONENT, "-o", "component", "--name", "component", "--minify",
        "--instantiation", "async", "--quiet", verbose: false
      HostJs.without_address("component/component.js")
    end
  end

  desc "Run all of spec/cases in Node, and the playground in Chromium"
  task test: :playground do
    cd HostJs::FOLDER, verbose: false do
      sh "npx", "tsc", verbose: false
      sh "node", "--test", "--test-reporter=dot", "test/", verbose: false
    end
  end

  desc "Write the playground, a page to publish anywhere, to tmp/playground"
  task playground: :build do
    rm_rf HostJs::SITE, verbose: false
    mkdir_p "#{HostJs::SITE}/tasker-contrib", verbose: false
    cp_r "#{HostJs::PLAYGROUND}/.", HostJs::SITE, verbose: false
    %w[ src component ].each { |part| cp_r "#{HostJs::FOLDER}/#{part}", "#{HostJs::SITE}/tasker-contrib", verbose: false }
  end
end
